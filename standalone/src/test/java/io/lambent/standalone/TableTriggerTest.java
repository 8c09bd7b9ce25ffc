package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EventSourcePosition;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Streams of tables that trigger functions, as a client of AWS sees them. */
@ExtendWith(Lambent.class)
class TableTriggerTest {
  private final Clients clients;
  private final LambdaClient lambda;
  private final String table = "t-" + UUID.randomUUID();

  TableTriggerTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  @Test
  void changesOfItemsReachTheFunction() {
    try (SqsClient sqs = clients.sqs();
        HttpClient http = HttpClient.newHttpClient()) {
      String results = QueueFunctions.queue(sqs);
      String function = clients.deployPython(QueueFunctions.changeCopier(results));
      String stream =
          call(
                  http,
                  "CreateTable",
                  """
                  {"TableName": "%s", "BillingMode": "PAY_PER_REQUEST",
                   "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
                   "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
                   "StreamSpecification":
                     {"StreamEnabled": true, "StreamViewType": "NEW_IMAGE"}}
                  """
                      .formatted(table))
              .at("/TableDescription/LatestStreamArn")
              .asString();
      Eventually.find(
          () ->
              Optional.of(call(http, "DescribeTable", "{\"TableName\": \"" + table + "\"}"))
                  .filter(found -> found.at("/Table/TableStatus").asString().equals("ACTIVE")));
      String mapping =
          lambda
              .createEventSourceMapping(
                  request ->
                      request
                          .functionName(function)
                          .eventSourceArn(stream)
                          .startingPosition(EventSourcePosition.LATEST))
              .uuid();
      put(http, "one");
      put(http, "two");

      assertThat(QueueFunctions.awaitAll(sqs, results, Set.of("INSERT one", "MODIFY two")))
          .hasSize(2);
      delete(mapping);
    }
  }

  private void put(HttpClient http, String value) {
    call(
        http,
        "PutItem",
        "{\"TableName\": \"%s\", \"Item\": {\"id\": {\"S\": \"a\"}, \"value\": {\"S\": \"%s\"}}}"
            .formatted(table, value));
  }

  private JsonNode call(HttpClient http, String operation, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(clients.endpoint())
            .header("Content-Type", "application/x-amz-json-1.0")
            .header("X-Amz-Target", "DynamoDB_20120810." + operation)
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return JsonMapper.shared().readTree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void delete(String uuid) {
    Eventually.find(
        () ->
            Optional.of(lambda.getEventSourceMapping(request -> request.uuid(uuid)))
                .filter(mapping -> mapping.state().equals("Enabled")));
    lambda.deleteEventSourceMapping(request -> request.uuid(uuid));
    Eventually.find(
        () -> {
          try {
            lambda.getEventSourceMapping(request -> request.uuid(uuid));
            return Optional.empty();
          } catch (ResourceNotFoundException e) {
            return Optional.of(true);
          }
        });
  }
}
