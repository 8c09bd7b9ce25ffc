package io.lambent.services.invocation;

import io.lambent.client.access.InternalProperties;
import io.lambent.client.http.LazyHttpClient;
import io.lambent.contract.internal.RequestIdentity;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The way by which services of this application write to log groups: the API of CloudWatch Logs,
 * which execution-service has.
 */
@Component
public class LogEvents {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);
  private static final int CLIENT_ERROR = 400;
  private static final int SERVER_ERROR = 500;
  private static final String NOT_FOUND = "ResourceNotFoundException";
  private static final String EXISTS = "ResourceAlreadyExistsException";

  private final InvocationProperties properties;
  private final InternalProperties internal;
  private final JsonMapper json;

  /** The stream in each group that this process writes to. */
  private final String stream = UUID.randomUUID().toString();

  private final LazyHttpClient client =
      new LazyHttpClient(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(TIMEOUT)
                  .proxy(HttpClient.Builder.NO_PROXY)
                  .build());

  LogEvents(InvocationProperties properties, InternalProperties internal, JsonMapper json) {
    this.properties = properties;
    this.internal = internal;
    this.json = json;
  }

  /** A log group, and whose it is. */
  public record Group(String account, String region, String name) {}

  /** A group did not take an event. */
  public record Refusal(String code, String text, boolean isTransient) {}

  private record Event(long timestamp, String message) {}

  private record Put(String logGroupName, String logStreamName, List<Event> logEvents) {}

  /** Returns null once a group has the event. */
  public @Nullable Refusal put(Group group, Instant time, String message) {
    Put put = new Put(group.name(), stream, List.of(new Event(time.toEpochMilli(), message)));
    Refusal refusal = call(group, "PutLogEvents", put);
    if (refusal == null || !refusal.code().equals(NOT_FOUND)) {
      return refusal;
    }
    Refusal uncreated =
        call(
            group,
            "CreateLogStream",
            Map.of("logGroupName", group.name(), "logStreamName", stream));
    return uncreated == null || uncreated.code().equals(EXISTS)
        ? call(group, "PutLogEvents", put)
        : uncreated;
  }

  private @Nullable Refusal call(Group group, String operation, Object input) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(properties.executionServiceUrl() + "/"))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/x-amz-json-1.1")
            .header("X-Amz-Target", "Logs_20140328." + operation)
            .POST(BodyPublishers.ofString(json.writeValueAsString(input)));
    new RequestIdentity(
            "logs",
            group.account(),
            group.region(),
            UUID.randomUUID().toString(),
            properties.executionServiceUrl().toString())
        .headers(internal.token())
        .forEach(request::header);
    try {
      HttpResponse<String> answer = client.get().send(request.build(), BodyHandlers.ofString());
      return answer.statusCode() < CLIENT_ERROR ? rejection(answer.body()) : refusal(answer);
    } catch (IOException e) {
      return new Refusal("ServiceUnavailable", "CloudWatch Logs does not answer: " + e, true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Refusal("ServiceUnavailable", "interrupted", true);
    }
  }

  /** Returns null where the answer to a request says that no event was rejected. */
  private @Nullable Refusal rejection(String body) {
    if (body.isEmpty()) {
      return null;
    }
    return !json.readTree(body).path("rejectedLogEventsInfo").isObject()
        ? null
        : new Refusal("InvalidParameterException", "The event has no time that is taken.", false);
  }

  private Refusal refusal(HttpResponse<String> answer) {
    String code = "ServiceUnavailable";
    String text = "CloudWatch Logs answers with " + answer.statusCode();
    try {
      JsonNode problem = json.readTree(answer.body());
      String type = problem.path("__type").asString(code);
      code = type.substring(type.indexOf('#') + 1);
      text = problem.path("message").asString(text);
    } catch (JacksonException e) {
      // The status says enough.
    }
    return new Refusal(code, text, answer.statusCode() >= SERVER_ERROR);
  }

  @PreDestroy
  void close() {
    client.close();
  }
}
