package io.lambent.services.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.events.EventOutbox.Delivery;
import io.lambent.services.events.input.EventPath;
import io.lambent.services.events.input.EventView;
import io.lambent.services.invocation.FunctionEvents;
import io.lambent.services.kinesis.KinesisRecords;
import io.lambent.services.sns.TopicPublisher;
import io.lambent.services.sqs.QueueSender;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Makes one attempt at a delivery. Functions are called asynchronously, as on AWS. */
@Component
class TargetDelivery {
  private static final Logger log = LoggerFactory.getLogger(TargetDelivery.class);

  private static final String NO_RESOURCE = "NO_RESOURCE";
  private static final String ERROR_FROM_TARGET = "ERROR_FROM_TARGET";
  private static final int SERVER_ERROR = 500;

  private final FunctionEvents functions;
  private final QueueSender queues;
  private final TopicPublisher topics;
  private final KinesisRecords streams;
  private final Ingestion ingestion;
  private final DestinationCall destinations;
  private final LogTarget logs;
  private final JsonMapper json;

  TargetDelivery(
      FunctionEvents functions,
      QueueSender queues,
      TopicPublisher topics,
      KinesisRecords streams,
      Ingestion ingestion,
      DestinationCall destinations,
      LogTarget logs,
      JsonMapper json) {
    this.functions = functions;
    this.queues = queues;
    this.topics = topics;
    this.streams = streams;
    this.ingestion = ingestion;
    this.destinations = destinations;
    this.logs = logs;
    this.json = json;
  }

  /**
   * The target did not take the event.
   *
   * @param code one of AWS's for dead letters
   * @param isTransient whether it may take it later
   * @param notBefore when it may take it, at the earliest
   * @param isUncounted whether the target was not called at all, as its rate is used up
   */
  record Failure(
      String code, String text, boolean isTransient, Instant notBefore, boolean isUncounted) {
    Failure(String code, String text, boolean isTransient) {
      this(code, text, isTransient, Instant.EPOCH, false);
    }

    static Failure postponed(Instant notBefore) {
      return new Failure(
          "THROTTLING", "The rate of the API destination is used up.", true, notBefore, true);
    }
  }

  /** Returns null once the target has the event for good. */
  @Nullable Failure make(Delivery delivery) {
    Target target = delivery.target();
    try {
      switch (TargetKind.of(target.arn())) {
        case FUNCTION -> {
          return invoke(delivery);
        }
        case QUEUE ->
            queues.send(
                target.arn(),
                new QueueSender.Outgoing(
                    input(delivery),
                    Map.of(),
                    target.messageGroup(),
                    null,
                    delivery.traceHeader()));
        case TOPIC -> topics.publish(target.arn(), null, input(delivery), delivery.traceHeader());
        case STREAM ->
            streams.put(target.arn(), partitionKey(delivery), input(delivery).getBytes(UTF_8));
        case BUS -> {
          return forward(delivery);
        }
        case LOG_GROUP -> {
          return logs.write(delivery, input(delivery));
        }
        case API_DESTINATION -> {
          return destinations.make(delivery, input(delivery));
        }
      }
      return null;
    } catch (AwsFailure e) {
      return failure(e);
    } catch (RuntimeException e) {
      log.warn("An event of {} is not delivered now", delivery.ruleArn(), e);
      return new Failure("INTERNAL_ERROR", e.toString(), true);
    }
  }

  private static Failure failure(AwsFailure e) {
    String code = e.error().awsName();
    boolean isMissing = code.contains("NotFound") || code.contains("NonExistent");
    return new Failure(
        isMissing ? NO_RESOURCE : ERROR_FROM_TARGET,
        e.text(),
        e.error().httpStatus() >= SERVER_ERROR);
  }

  private static String input(Delivery delivery) {
    Target target = delivery.target();
    if (target.input() != null) {
      return target.input();
    }
    EventView view =
        new EventView(delivery.event(), delivery.ruleArn(), delivery.rule(), delivery.putAt());
    if (target.inputPath() != null) {
      return view.part(Objects.requireNonNull(EventPath.parse(target.inputPath())));
    }
    Target.Transformer transformer = target.inputTransformer();
    return transformer == null ? delivery.event() : transformer.template().fill(view);
  }

  /** The value at the target's path, or the id of the event. */
  private String partitionKey(Delivery delivery) {
    String path = Objects.requireNonNullElse(delivery.target().partitionKeyPath(), "$.id");
    JsonNode found =
        Objects.requireNonNull(EventPath.parse(path)).read(json.readTree(delivery.event()));
    String key = found == null ? "" : found.isString() ? found.asString() : found.toString();
    return key.isEmpty() ? id(delivery).toString() : key;
  }

  private @Nullable Failure invoke(Delivery delivery) {
    String input = input(delivery);
    if (!isJson(input)) {
      return new Failure("INVALID_JSON", "The input of the function is no JSON.", false);
    }
    FunctionEvents.Target function =
        Objects.requireNonNull(FunctionEvents.Target.of(delivery.target().arn()));
    return switch (functions.send(function, id(delivery), input, delivery.traceHeader())) {
      case FunctionEvents.Result.Accepted accepted -> null;
      case FunctionEvents.Result.Refused refused ->
          new Failure(
              refused.code().contains("NotFound") ? NO_RESOURCE : ERROR_FROM_TARGET,
              refused.text(),
              false);
      case FunctionEvents.Result.Failed failed ->
          new Failure(
              failed.code().startsWith("TooMany") ? "THROTTLING" : ERROR_FROM_TARGET,
              failed.text(),
              true);
    };
  }

  /** The same for each attempt. */
  private static UUID id(Delivery delivery) {
    return UUID.nameUUIDFromBytes(("events-delivery " + delivery.id()).getBytes(UTF_8));
  }

  private boolean isJson(String text) {
    try {
      return !json.readTree(text).isMissingNode();
    } catch (JacksonException e) {
      return false;
    }
  }

  /** Sends an event to another bus, unless it comes from another bus itself. */
  private @Nullable Failure forward(Delivery delivery) {
    BusName bus = Objects.requireNonNull(BusName.ofArn(delivery.target().arn()));
    if (delivery.forwarded()) {
      return new Failure(
          "THIRD_ACCOUNT_HOP_DETECTED",
          "Events received from another event bus cannot be forwarded to a third one.",
          false);
    }
    if (!ingestion.exists(bus)) {
      return new Failure(NO_RESOURCE, "Event bus " + bus.name() + " does not exist.", false);
    }
    ingestion.publish(List.of(new NewEvent(bus, delivery.event(), delivery.traceHeader(), true)));
    return null;
  }
}
