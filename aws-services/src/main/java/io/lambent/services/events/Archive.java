package io.lambent.services.events;

import io.lambent.aws.arn.Arn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An archive: the events of a bus, or those that match its pattern, kept for replays.
 *
 * @param busId the id of the bus
 */
record Archive(
    long id, long busId, BusName bus, String name, Definition definition, Instant createdAt) {
  static final String RESOURCE = "archive/";
  static final String ENABLED = "ENABLED";

  /**
   * The settings of an archive that clients give.
   *
   * @param retentionDays zero or null where events are kept for ever
   */
  record Definition(
      @Nullable String description,
      @Nullable String eventPattern,
      @Nullable Integer retentionDays,
      @Nullable String kmsKeyIdentifier) {

    boolean isEmpty() {
      return description == null && eventPattern == null && retentionDays == null;
    }

    /** The same with what a change says. */
    Definition with(Definition change) {
      return new Definition(
          change.description == null ? description : change.description,
          change.eventPattern == null ? eventPattern : change.eventPattern,
          change.retentionDays == null ? retentionDays : change.retentionDays,
          change.kmsKeyIdentifier == null ? kmsKeyIdentifier : change.kmsKeyIdentifier);
    }
  }

  String arn() {
    return arn(bus, name);
  }

  static String arn(BusName bus, String name) {
    return Arn.of("events", bus.region(), bus.account(), RESOURCE + name).toString();
  }
}
