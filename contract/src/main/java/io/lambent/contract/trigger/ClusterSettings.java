package io.lambent.contract.trigger;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The settings of an event source mapping whose source is a cluster or a broker that is read by a
 * protocol of its own.
 *
 * @param servers {@code host:port} of the bootstrap servers of a cluster that has no ARN; empty for
 *     sources with an ARN, whose addresses trigger-service is configured with
 * @param name the topic, the queue or the database that is read
 * @param collection of the database; null for all of its collections
 * @param wholeDocuments true if changes of documents come with the document as it is now
 * @param group the consumer group; null for sources without groups
 * @param since older records are passed over; null to begin with the oldest record that there is
 * @param access how to authenticate, and other access settings
 * @param windowMillis how long records are gathered for one call
 * @param failures what is done with batches that fail
 * @param deleted true if the mapping is about to be gone, and not merely disabled
 */
public record ClusterSettings(
    Kind kind,
    List<String> servers,
    String name,
    @Nullable String collection,
    boolean wholeDocuments,
    @Nullable String group,
    @Nullable Instant since,
    List<Access> access,
    int windowMillis,
    Failures failures,
    boolean deleted) {

  public ClusterSettings {
    servers = List.copyOf(servers);
    access = List.copyOf(access);
  }

  /** The protocol by which a source is read, as far as the mapping tells it. */
  public enum Kind {
    /** Kafka, on a cluster with the ARN of Amazon MSK. */
    MSK,
    /** Kafka, on a cluster that is named by its bootstrap servers. */
    SELF_MANAGED_KAFKA,
    /** RabbitMQ or ActiveMQ; the address of the broker tells which. */
    MQ,
    /** The change stream of a database with MongoDB's protocol. */
    DOCUMENTDB
  }

  /**
   * One access setting.
   *
   * @param type as in the API, such as {@code BASIC_AUTH}
   * @param uri the ARN of a secret, or the value of the setting
   */
  public record Access(String type, String uri) {}

  /**
   * The treatment of batches that fail.
   *
   * @param bisect true if a batch that has failed is split in two halves
   * @param maximumRetries of a batch that has failed; -1 for as many as it takes
   * @param maximumAgeSeconds older records are discarded; -1 for no limit
   * @param onFailure the ARN of the destination of discarded batches, or {@code kafka://} and a
   *     topic of the same cluster; null for none
   */
  public record Failures(
      boolean bisect, int maximumRetries, int maximumAgeSeconds, @Nullable String onFailure) {
    /** A batch is retried until it succeeds. */
    public static final Failures RETRIED = new Failures(false, -1, -1, null);
  }
}
