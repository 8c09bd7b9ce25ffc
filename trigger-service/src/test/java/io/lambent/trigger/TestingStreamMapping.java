package io.lambent.trigger;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamSettings;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds mappings of streams. Settings that a test does not choose are AWS's defaults. */
public final class TestingStreamMapping {
  private final String source;
  private final String function;
  private int batchSize = 100;
  private int windowSeconds;
  private List<String> filters = List.of();
  private boolean partialFailures;
  private @Nullable Instant since;
  private int parallelBatches = 1;
  private boolean bisect;
  private int maximumRetries = -1;
  private int maximumAgeSeconds = -1;
  private int tumblingSeconds;
  private @Nullable String onFailure;

  public TestingStreamMapping(String source, String function) {
    this.source = source;
    this.function = function;
  }

  public TestingStreamMapping batchSize(int records) {
    batchSize = records;
    return this;
  }

  public TestingStreamMapping windowSeconds(int seconds) {
    windowSeconds = seconds;
    return this;
  }

  public TestingStreamMapping filters(String... patterns) {
    filters = List.of(patterns);
    return this;
  }

  public TestingStreamMapping partialFailures() {
    partialFailures = true;
    return this;
  }

  public TestingStreamMapping since(Instant time) {
    since = time;
    return this;
  }

  public TestingStreamMapping parallelBatches(int number) {
    parallelBatches = number;
    return this;
  }

  public TestingStreamMapping bisect() {
    bisect = true;
    return this;
  }

  public TestingStreamMapping maximumRetries(int number) {
    maximumRetries = number;
    return this;
  }

  public TestingStreamMapping maximumAgeSeconds(int seconds) {
    maximumAgeSeconds = seconds;
    return this;
  }

  public TestingStreamMapping tumblingSeconds(int seconds) {
    tumblingSeconds = seconds;
    return this;
  }

  public TestingStreamMapping onFailure(String arn) {
    onFailure = arn;
    return this;
  }

  public EventSourceMapping make() {
    return TestingMapping.of(source, function)
        .batchSize(batchSize)
        .windowSeconds(windowSeconds)
        .filters(filters)
        .partialFailures(partialFailures)
        .stream(
            new StreamSettings(
                since,
                parallelBatches,
                bisect,
                maximumRetries,
                maximumAgeSeconds,
                tumblingSeconds,
                onFailure,
                "arn:aws:iam::200000000001:role/r",
                false))
        .make();
  }

  /** The next revision of a mapping, which is active. */
  public static EventSourceMapping revised(EventSourceMapping mapping, long revision) {
    return TestingMapping.like(mapping).revision(revision).active(true).make();
  }
}
