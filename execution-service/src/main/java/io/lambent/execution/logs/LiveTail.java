package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.EventSource;
import io.lambent.aws.arn.Arn;
import io.lambent.execution.logpattern.FilterPattern;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * {@code StartLiveTail}: the events of log groups while they are written, <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartLiveTail.html">as
 * AWS describes it</a>.
 */
final class LiveTail {
  private final LogStore store;
  private final LiveTails tails;

  LiveTail(LogStore store, LiveTails tails) {
    this.store = store;
    this.tails = tails;
  }

  record Input(
      List<String> logGroupIdentifiers,
      @Nullable List<String> logStreamNames,
      @Nullable List<String> logStreamNamePrefixes,
      @Nullable String logEventFilterPattern) {}

  /** An event of a session's event stream. */
  sealed interface Event {}

  /** The first message. */
  record Started(
      String requestId,
      String sessionId,
      List<String> logGroupIdentifiers,
      List<String> logStreamNames,
      List<String> logStreamNamePrefixes,
      @Nullable String logEventFilterPattern)
      implements Event {}

  /** The log events written since the previous update; often none. */
  record Update(Metadata sessionMetadata, List<Result> sessionResults) implements Event {}

  /**
   * How the events of an update were chosen.
   *
   * @param sampled true where more events matched than the update has
   */
  record Metadata(boolean sampled) {}

  /** One log event; times are in milliseconds since the epoch. */
  record Result(
      String logStreamName,
      String logGroupIdentifier,
      String message,
      long timestamp,
      long ingestionTime) {}

  /** Begins a session. */
  EventSource<Event> start(Caller caller, Input input) {
    List<String> names = Objects.requireNonNullElse(input.logStreamNames(), List.of());
    List<String> prefixes = Objects.requireNonNullElse(input.logStreamNamePrefixes(), List.of());
    if (!names.isEmpty() && !prefixes.isEmpty()) {
      throw LogsErrors.invalid(
          "logStreamNames and logStreamNamePrefixes cannot be specified in the same request.");
    }
    if (input.logGroupIdentifiers().size() > 1 && !(names.isEmpty() && prefixes.isEmpty())) {
      throw LogsErrors.invalid(
          "logStreamNames and logStreamNamePrefixes can be specified for a single log group only.");
    }
    Set<StoredGroup.Key> groups = new LinkedHashSet<>();
    for (String identifier : input.logGroupIdentifiers()) {
      groups.add(group(caller, identifier));
    }
    LiveTailSelection selection =
        new LiveTailSelection(
            groups,
            Set.copyOf(names),
            List.copyOf(prefixes),
            FilterPattern.parse(input.logEventFilterPattern()));
    return tails.session(caller, input, selection);
  }

  private StoredGroup.Key group(Caller caller, String identifier) {
    if (Arn.parse(identifier).isEmpty() || identifier.endsWith("*")) {
      throw LogsErrors.invalid(
          "The specified logGroupIdentifier is invalid: a Live Tail session names log groups by"
              + " ARNs that do not end with an asterisk.");
    }
    StoredGroup.Key key = GroupNames.key(caller, null, identifier);
    return GroupOperations.existing(store, key).key();
  }
}
