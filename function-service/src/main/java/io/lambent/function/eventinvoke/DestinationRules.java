package io.lambent.function.eventinvoke;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.EventDestinations;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Checks the destinations of outcomes of events as AWS does: to other functions, which have to be
 * there, to standard queues and topics, event buses, and those of failures to buckets. Only
 * functions are looked up. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html">Capturing
 * records of asynchronous invocations</a>.
 */
@Component
class DestinationRules {
  private static final Pattern FUNCTION =
      Pattern.compile("function:(?<name>[a-zA-Z0-9-_]+)(?::(?<qualifier>[$a-zA-Z0-9-_]+))?");
  private static final Pattern QUEUE = Pattern.compile("[a-zA-Z0-9_-]{1,80}");
  private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9_-]{1,256}");

  private final Catalog catalog;

  DestinationRules(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @param function whose outcomes they are
   * @throws AwsException where outcomes cannot go there
   */
  void check(FunctionName function, EventDestinations destinations) {
    boolean valid =
        isDestination(function, destinations.onFailure(), true)
            && isDestination(function, destinations.onSuccess(), false);
    if (!valid) {
      throw Refusals.invalid(
          "The provided destination config DestinationConfig(onSuccess=%s, onFailure=%s) is invalid."
              .formatted(
                  text("OnSuccess", destinations.onSuccess()),
                  text("OnFailure", destinations.onFailure())));
    }
  }

  private static String text(String type, @Nullable String destination) {
    return destination == null ? "null" : "%s(destination=%s)".formatted(type, destination);
  }

  /** Returns true if a service of that kind takes outcomes. */
  private boolean isDestination(
      FunctionName function, @Nullable String destination, boolean ofFailures) {
    if (destination == null) {
      return true;
    }
    Optional<Arn> parsed = Arn.parse(destination);
    if (parsed.isEmpty()) {
      return false;
    }
    Arn arn = parsed.get();
    String resource = arn.resource();
    switch (arn.service()) {
      case "lambda" -> checkFunction(function, destination, arn);
      case "sqs" -> require(QUEUE.matcher(resource).matches(), destination);
      case "sns" -> require(TOPIC.matcher(resource).matches(), destination);
      case "events" -> require(resource.matches("event-bus/.+"), destination);
      case "s3" -> {
        return ofFailures;
      }
      default -> {
        return false;
      }
    }
    return true;
  }

  private void checkFunction(FunctionName function, String destination, Arn arn) {
    Matcher resource = FUNCTION.matcher(arn.resource());
    require(resource.matches(), destination);
    FunctionName target = new FunctionName(arn.account(), arn.region(), resource.group("name"));
    if (target.equals(function)) {
      throw Refusals.invalid("You can't specify the function as a destination for itself.");
    }
    require(catalog.has(target, resource.group("qualifier")), destination);
  }

  private static void require(boolean valid, String destination) {
    if (!valid) {
      throw Refusals.invalid("The destination ARN " + destination + " is invalid.");
    }
  }
}
