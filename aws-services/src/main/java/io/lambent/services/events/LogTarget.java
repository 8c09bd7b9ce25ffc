package io.lambent.services.events;

import io.lambent.aws.arn.Arn;
import io.lambent.services.events.EventOutbox.Delivery;
import io.lambent.services.events.TargetDelivery.Failure;
import io.lambent.services.invocation.LogEvents;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes events to log groups. The message is the event; an input of a target names the message,
 * and may name its time: {@code {"timestamp": ..., "message": ...}}.
 */
@Component
class LogTarget {
  private final LogEvents logs;
  private final JsonMapper json;

  LogTarget(LogEvents logs, JsonMapper json) {
    this.logs = logs;
    this.json = json;
  }

  /** Returns null once the log group has the event. */
  @Nullable Failure write(Delivery delivery, String input) {
    Target target = delivery.target();
    LogEvents.Group group =
        Objects.requireNonNull(Arn.parse(target.arn()).map(TargetKind::logGroup).orElse(null));
    Instant time = delivery.putAt();
    String message = input;
    if (target.inputTransformer() != null || target.input() != null) {
      JsonNode named = tree(input);
      JsonNode text = named.path("message");
      if (text.isMissingNode()) {
        return new Failure("INVALID_PARAMETER", "The input names no message.", false);
      }
      message = text.isString() ? text.stringValue() : json.writeValueAsString(text);
      time = time(named.path("timestamp"), time);
    }
    LogEvents.Refusal refusal = logs.put(group, time, message);
    return refusal == null
        ? null
        : new Failure(
            refusal.code().contains("NotFound") ? "NO_RESOURCE" : "ERROR_FROM_TARGET",
            refusal.text(),
            refusal.isTransient());
  }

  private JsonNode tree(String input) {
    try {
      return json.readTree(input);
    } catch (JacksonException e) {
      return json.createObjectNode();
    }
  }

  /** A time in milliseconds or as text; another one where it is neither. */
  private static Instant time(JsonNode named, Instant other) {
    if (named.isIntegralNumber()) {
      return Instant.ofEpochMilli(named.longValue());
    }
    if (!named.isString()) {
      return other;
    }
    String text = named.stringValue();
    try {
      return text.chars().allMatch(Character::isDigit) && !text.isEmpty()
          ? Instant.ofEpochMilli(Long.parseLong(text))
          : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException | NumberFormatException e) {
      return other;
    }
  }
}
