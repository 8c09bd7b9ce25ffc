package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Map;

/**
 * Integrations of HTTP APIs that call an operation of another service. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services-reference.html">Integration
 * subtype reference</a>.
 */
final class Subtypes {
  private static final Map<String, List<String>> REQUIRED =
      Map.of(
          "EventBridge-PutEvents", List.of("Detail", "DetailType", "Source"),
          "SQS-SendMessage", List.of("QueueUrl", "MessageBody"),
          "SQS-ReceiveMessage", List.of("QueueUrl"),
          "SQS-DeleteMessage", List.of("ReceiptHandle", "QueueUrl"),
          "SQS-PurgeQueue", List.of("QueueUrl"),
          "Kinesis-PutRecord", List.of("StreamName", "Data", "PartitionKey"));

  private Subtypes() {}

  static void check(String subtype, Struct doc) {
    List<String> required = REQUIRED.get(subtype);
    if (required == null) {
      throw V2Errors.badRequest(
          subtype.startsWith("StepFunctions-") || subtype.startsWith("AppConfig-")
              ? "The integration subtype " + subtype + " is not supported by Lambent"
              : "Integration subtype " + subtype + " is not valid");
    }
    if (doc.text("CredentialsArn") == null) {
      throw V2Errors.badRequest(
          "Credentials are required for integrations with an IntegrationSubtype");
    }
    for (String parameter : required) {
      if (!doc.map("RequestParameters").containsKey(parameter)) {
        throw V2Errors.badRequest(
            "Parameter: " + parameter + " is required for Integration with subtype: " + subtype);
      }
    }
  }
}
