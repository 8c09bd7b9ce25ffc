package io.lambent.gateway.httpapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.gateway.httpevent.HttpAnswer;
import io.lambent.gateway.outbound.AwsCalls;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Integrations that call one operation of another AWS service of this installation. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-aws-services.html">AWS
 * service integrations</a>.
 */
@Component
final class ServiceIntegration {
  private static final Logger log = LoggerFactory.getLogger(ServiceIntegration.class);
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String REGION = "Region";

  private final AwsCalls calls;

  ServiceIntegration(AwsCalls calls) {
    this.calls = calls;
  }

  /**
   * An operation: the signing name of its service, the version of AWS's JSON protocol, and the
   * value of {@code X-Amz-Target}.
   */
  private record Operation(String service, String version, String target) {}

  private static final Map<String, Operation> OPERATIONS =
      Map.of(
          "EventBridge-PutEvents", new Operation("events", "1.1", "AWSEvents.PutEvents"),
          "SQS-SendMessage", new Operation("sqs", "1.0", "AmazonSQS.SendMessage"),
          "SQS-ReceiveMessage", new Operation("sqs", "1.0", "AmazonSQS.ReceiveMessage"),
          "SQS-DeleteMessage", new Operation("sqs", "1.0", "AmazonSQS.DeleteMessage"),
          "SQS-PurgeQueue", new Operation("sqs", "1.0", "AmazonSQS.PurgeQueue"),
          "Kinesis-PutRecord", new Operation("kinesis", "1.1", "Kinesis_20131202.PutRecord"));

  void call(ApiCall call) {
    ApiIntegration integration = call.integration();
    Operation operation = OPERATIONS.get(String.valueOf(integration.subtype()));
    if (operation == null) {
      ApiResponses.internalError(call, "The integration subtype is not supported");
      return;
    }
    Map<String, String> parameters = new LinkedHashMap<>();
    integration
        .requestParameters()
        .forEach(
            (name, text) -> {
              String value = Expressions.request(call, text);
              if (value != null) {
                parameters.put(name, value);
              }
            });
    String region =
        Objects.requireNonNullElse(parameters.remove(REGION), call.api().identity().region());
    byte[] body = JSON.writeValueAsBytes(input(operation, parameters));
    long since = System.nanoTime();
    calls
        .call(
            new AwsCalls.Owner(call.api().identity().account(), region),
            operation.service(),
            AwsCalls.json(operation.version(), operation.target(), body))
        .copy()
        .orTimeout(integration.timeoutMillis(), TimeUnit.MILLISECONDS)
        .whenComplete(
            (answer, e) ->
                call.call()
                    .exchange()
                    .guarded(() -> answer(call, answer, e, System.nanoTime() - since)));
  }

  private static ObjectNode input(Operation operation, Map<String, String> parameters) {
    ObjectNode input = JSON.createObjectNode();
    if (operation.service().equals("events")) {
      ObjectNode event = input.putArray("Entries").addObject();
      parameters.forEach((name, value) -> put(event, name, value));
      return input;
    }
    parameters.forEach((name, value) -> put(input, name, value));
    String data = parameters.get("Data");
    if (operation.service().equals("kinesis") && data != null) {
      input.put("Data", Base64.getEncoder().encodeToString(data.getBytes(UTF_8)));
    }
    return input;
  }

  /** Adds a value to an input, converted to the type of the member of that name. */
  private static void put(ObjectNode input, String name, String value) {
    switch (name) {
      case "DelaySeconds", "MaxNumberOfMessages", "VisibilityTimeout", "WaitTimeSeconds" -> {
        try {
          input.put(name, Integer.parseInt(value.strip()));
        } catch (NumberFormatException e) {
          input.put(name, value);
        }
      }
      case "AttributeNames",
          "MessageAttributeNames",
          "MessageAttributes",
          "MessageSystemAttributes",
          "Resources" ->
          input.set(name, json(value));
      default -> input.put(name, value);
    }
  }

  private static JsonNode json(String value) {
    try {
      return JSON.readTree(value);
    } catch (JacksonException e) {
      return JSON.getNodeFactory().stringNode(value);
    }
  }

  private static void answer(
      ApiCall call, @Nullable WireAnswer answer, @Nullable Throwable e, long nanos) {
    if (answer == null) {
      log.warn("A service integration of API {} failed", call.api().identity().id(), e);
      call.integrated(0, nanos);
      call.integrationError(String.valueOf(e));
      ApiResponses.error(call, 503, "Service Unavailable");
      return;
    }
    call.integrated(answer.status(), nanos);
    List<HttpAnswer.Header> headers = new ArrayList<>();
    for (Headers.Field field : answer.headers().fields()) {
      headers.add(new HttpAnswer.Header(field.name(), field.value()));
    }
    HttpAnswer passed = new HttpAnswer(answer.status(), headers, List.of(), answer.body());
    ApiResponses.send(call, ResponseMapping.apply(call, passed));
  }
}
