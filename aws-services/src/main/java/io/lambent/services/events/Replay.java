package io.lambent.services.events;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A replay: events of an archive that are put on their bus once more.
 *
 * @param lastPutAt when the last event that was replayed had been put
 */
record Replay(
    long id,
    String account,
    String region,
    String name,
    Definition definition,
    State state,
    Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable Instant lastPutAt) {

  /** The states; the last three do not change any more. */
  enum State {
    STARTING,
    RUNNING,
    CANCELLING,
    COMPLETED,
    CANCELLED,
    /** The archive was deleted meanwhile. */
    FAILED
  }

  /** The settings of a replay that clients give. */
  record Definition(
      @Nullable String description,
      String eventSourceArn,
      Instant eventStartTime,
      Instant eventEndTime,
      Destination destination) {}

  /**
   * @param arn of a bus
   * @param filterArns the rules that get the events; empty for all rules
   */
  record Destination(String arn, List<String> filterArns) {}

  String arn() {
    return Arn.of("events", region, account, "replay/" + name).toString();
  }
}
