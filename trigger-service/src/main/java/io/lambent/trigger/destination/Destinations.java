package io.lambent.trigger.destination;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.destination.DestinationSink;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Delivers records to destinations of all kinds. */
@Component
class Destinations implements DestinationSink {
  private static final int MAX_REASON_LENGTH = 500;

  /** Errors with status 400 that are transient. */
  private static final Set<String> TRANSIENT_ERRORS =
      Set.of(
          "Throttl",
          "TooManyRequests",
          "RequestLimitExceeded",
          "SlowDown",
          "ServiceUnavailable",
          "InternalFailure",
          "InternalError",
          "InternalException");

  private final TargetClient client;
  private final FunctionDestination functions;

  Destinations(TargetClient client, FunctionDestination functions) {
    this.client = client;
    this.functions = functions;
  }

  @Override
  public DeliveryResult deliver(Delivery delivery) {
    Optional<Arn> parsed = Arn.parse(delivery.target());
    if (parsed.isEmpty()) {
      return DeliveryResult.refused("The destination is no ARN.");
    }
    Arn target = parsed.get();
    return switch (target.service()) {
      case "sqs" -> send(TargetRequest.toQueue(target, delivery));
      case "sns" -> send(TargetRequest.toTopic(target, delivery));
      case "events" -> send(TargetRequest.toBus(target, delivery));
      case "s3" -> send(TargetRequest.toBucket(target, delivery));
      case "lambda" -> functions.deliver(target, delivery);
      default -> DeliveryResult.refused("Nothing is delivered to " + target.service() + ".");
    };
  }

  private DeliveryResult send(TargetRequest request) {
    try {
      TargetClient.Answer answer = client.send(request);
      if (answer.status() / 100 == 2) {
        return request.service().equals("events")
            ? eventResult(answer.body())
            : DeliveryResult.delivered();
      }
      String reason = answer.status() + " " + shortened(answer.body());
      return answer.status() >= 500
              || answer.status() == 429
              || answer.status() == 408
              || isTransient(answer.body())
          ? DeliveryResult.tryAgain(reason)
          : DeliveryResult.refused(reason);
    } catch (IOException e) {
      return DeliveryResult.tryAgain(e.toString());
    }
  }

  /**
   * Reads EventBridge's result for the event, since it answers 200 even where it refuses the event.
   */
  private static DeliveryResult eventResult(String body) {
    try {
      JsonNode answer = JsonMapper.shared().readTree(body);
      if (answer.path("FailedEntryCount").asInt(0) == 0) {
        return DeliveryResult.delivered();
      }
      JsonNode failed = answer.path("Entries").path(0);
      String code = failed.path("ErrorCode").asString("");
      String reason = code + ": " + shortened(failed.path("ErrorMessage").asString(""));
      return isTransient(code) ? DeliveryResult.tryAgain(reason) : DeliveryResult.refused(reason);
    } catch (JacksonException e) {
      return DeliveryResult.tryAgain("an answer that is not JSON");
    }
  }

  private static boolean isTransient(String error) {
    return TRANSIENT_ERRORS.stream().anyMatch(error::contains);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_REASON_LENGTH ? text : text.substring(0, MAX_REASON_LENGTH);
  }
}
