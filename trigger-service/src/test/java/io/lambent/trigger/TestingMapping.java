package io.lambent.trigger;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamSettings;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Builds mappings. Settings that a test does not choose are AWS's defaults for queues. */
public final class TestingMapping {
  private final String uuid;
  private final FunctionName function;
  private final String sourceArn;
  private @Nullable String qualifier;
  private long revision;
  private boolean active = true;
  private int batchSize = 10;
  private int windowSeconds;
  private List<String> filters = List.of();
  private boolean partialFailures;
  private @Nullable Integer maximumConcurrency;
  private @Nullable StreamSettings stream;
  private @Nullable ClusterSettings cluster;

  private TestingMapping(String uuid, FunctionName function, String sourceArn) {
    this.uuid = uuid;
    this.function = function;
    this.sourceArn = sourceArn;
  }

  /** Builds a new mapping of a source to a function. */
  public static TestingMapping of(String sourceArn, String function) {
    return of(UUID.randomUUID().toString(), sourceArn, function);
  }

  public static TestingMapping of(String uuid, String sourceArn, String function) {
    return new TestingMapping(
        uuid,
        new FunctionName(TestingTriggers.ACCOUNT, TestingTriggers.REGION, function),
        sourceArn);
  }

  /** Builds a mapping that differs from another in what the test changes. */
  public static TestingMapping like(EventSourceMapping mapping) {
    TestingMapping copy =
        new TestingMapping(mapping.uuid(), mapping.function(), mapping.sourceArn());
    copy.qualifier = mapping.qualifier();
    copy.revision = mapping.revision();
    copy.active = mapping.active();
    copy.batchSize = mapping.batchSize();
    copy.windowSeconds = mapping.windowSeconds();
    copy.filters = mapping.filters();
    copy.partialFailures = mapping.partialFailures();
    copy.maximumConcurrency = mapping.maximumConcurrency();
    copy.stream = mapping.stream();
    copy.cluster = mapping.cluster();
    return copy;
  }

  public TestingMapping revision(long number) {
    revision = number;
    return this;
  }

  public TestingMapping active(boolean polled) {
    active = polled;
    return this;
  }

  public TestingMapping batchSize(int records) {
    batchSize = records;
    return this;
  }

  public TestingMapping windowSeconds(int seconds) {
    windowSeconds = seconds;
    return this;
  }

  public TestingMapping filters(List<String> patterns) {
    filters = patterns;
    return this;
  }

  public TestingMapping partialFailures(boolean reported) {
    partialFailures = reported;
    return this;
  }

  public TestingMapping maximumConcurrency(int calls) {
    maximumConcurrency = calls;
    return this;
  }

  public TestingMapping stream(StreamSettings settings) {
    stream = settings;
    return this;
  }

  public TestingMapping cluster(ClusterSettings settings) {
    cluster = settings;
    return this;
  }

  public EventSourceMapping make() {
    return new EventSourceMapping(
        uuid,
        revision,
        function,
        qualifier,
        sourceArn,
        active,
        batchSize,
        windowSeconds,
        filters,
        partialFailures,
        maximumConcurrency,
        stream,
        cluster);
  }
}
