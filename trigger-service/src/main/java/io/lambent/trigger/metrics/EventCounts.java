package io.lambent.trigger.metrics;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.trigger.EventSourceMapping;
import java.util.Map;

/**
 * Counts the records of mappings, for CloudWatch.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics">Event
 *     source mapping metrics</a>
 */
public final class EventCounts {
  private final MinuteMetrics metrics;

  public EventCounts(MinuteMetrics metrics) {
    this.metrics = metrics;
  }

  /** The counters, named as AWS's metrics. */
  public enum Count {
    /** Records that were read. */
    POLLED("PolledEventCount"),
    /** Records that match no filter. */
    FILTERED_OUT("FilteredOutEventCount"),
    /** Records that a function was called with. */
    INVOKED("InvokedEventCount"),
    /** Records of calls that have failed. */
    FAILED_INVOKE("FailedInvokeEventCount"),
    /** Records that were removed from the source after a function had handled them. */
    DELETED("DeletedEventCount"),
    /** Records whose offsets were committed after a function had handled them. */
    COMMITTED("CommittedEventCount"),
    /** Records of streams and clusters that were given up. */
    DROPPED("DroppedEventCount"),
    /** Records that were given up and reported to an on-failure destination. */
    ON_FAILURE_DELIVERED("OnFailureDestinationDeliveredEventCount");

    private final String awsName;

    Count(String awsName) {
      this.awsName = awsName;
    }
  }

  /** Adds to a count. Does not block. */
  public void add(EventSourceMapping mapping, Count count, int records) {
    if (records == 0) {
      return;
    }
    add(mapping, count.awsName, ofMapping(mapping), "Count", records);
  }

  /**
   * Reports the age of the last record of a batch when its function is called.
   *
   * @param millis the age of the record, in milliseconds
   */
  public void iteratorAge(EventSourceMapping mapping, long millis) {
    add(mapping, "IteratorAge", ofFunction(mapping), "Milliseconds", millis);
  }

  /**
   * Reports the number of records of a topic that a mapping's consumer group has not handled yet.
   *
   * @param most the largest number of one partition
   * @param sum the sum of all partitions
   */
  public void offsetLag(EventSourceMapping mapping, long most, long sum) {
    add(mapping, "OffsetLag", ofFunction(mapping), "None", sum);
    add(mapping, "MaxOffsetLag", ofMapping(mapping), "None", most);
    add(mapping, "SumOffsetLag", ofMapping(mapping), "None", sum);
  }

  /**
   * Reports how much of the write-ahead log is retained for the replication slot of a mapping.
   *
   * @param bytes the size of the retained log
   */
  public void slotLag(EventSourceMapping mapping, long bytes) {
    add(mapping, "ReplicationSlotLag", ofMapping(mapping), "Bytes", bytes);
  }

  private static Map<String, String> ofFunction(EventSourceMapping mapping) {
    return Map.of("FunctionName", mapping.function().name());
  }

  private static Map<String, String> ofMapping(EventSourceMapping mapping) {
    return Map.of("EventSourceMappingUUID", mapping.uuid());
  }

  private void add(
      EventSourceMapping mapping,
      String name,
      Map<String, String> dimensions,
      String unit,
      long value) {
    metrics.add(
        new MinuteMetrics.Metric(
            mapping.function().account(),
            mapping.function().region(),
            "AWS/Lambda",
            name,
            dimensions,
            unit),
        value);
  }
}
