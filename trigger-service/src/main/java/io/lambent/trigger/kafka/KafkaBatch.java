package io.lambent.trigger.kafka;

import io.lambent.client.http.Backoff;
import io.lambent.contract.trigger.ClusterSettings.Failures;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.batch.Batches;
import io.lambent.trigger.batch.Discarded;
import io.lambent.trigger.batch.Discarded.Condition;
import io.lambent.trigger.batch.Discarded.Response;
import io.lambent.trigger.batch.FunctionCalls;
import io.lambent.trigger.batch.FunctionCalls.Result;
import io.lambent.trigger.batch.Halt;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.metrics.EventCounts.Count;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs batches until their records are handled or given up. A batch that has failed is called again
 * at its place, so that no record overtakes another of its partition.
 */
final class KafkaBatch {
  private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  private final EventSourceMapping mapping;
  private final Failures failures;
  private final KafkaEvents events;
  private final FunctionCalls calls;
  private final KafkaDiscards discards;
  private final EventCounts counts;
  private final Clock clock;

  KafkaBatch(
      EventSourceMapping mapping,
      KafkaEvents events,
      FunctionCalls calls,
      KafkaDiscards discards,
      EventCounts counts,
      Clock clock) {
    this.mapping = mapping;
    this.failures = Objects.requireNonNull(mapping.cluster()).failures();
    this.events = events;
    this.calls = calls;
    this.discards = discards;
    this.counts = counts;
    this.clock = clock;
  }

  /**
   * Records of a batch that are not handled yet, or some of these.
   *
   * @param failures the number of failures that count as attempts
   * @param calls the number of calls with its records
   */
  private record Part(List<KafkaRecord> records, int failures, int calls) {}

  /**
   * Runs a batch. Blocks until all of its records are handled or given up, or it is stopped.
   *
   * @param handled takes records that are handled or given up, those of each partition in order
   */
  void run(List<KafkaRecord> batch, Halt halt, Consumer<List<KafkaRecord>> handled)
      throws InterruptedException {
    Deque<Part> parts = new ArrayDeque<>();
    parts.push(new Part(batch, 0, 0));
    int waits = 0;
    while (!parts.isEmpty() && !halt.isStopped()) {
      Part part = withoutExpired(withoutLost(parts.pop()), halt, handled);
      if (part.records().isEmpty() || halt.isStopped()) {
        continue;
      }
      byte[] event = events.event(part.records());
      if (event.length > Batches.MAX_EVENT_BYTES) {
        tooLarge(part, parts, halt, handled);
        continue;
      }
      Result result = calls.call(event);
      if (result instanceof Result.NotCalled) {
        // Only calls of the function count towards the retry quota.
        parts.push(part);
        halt.pause(RETRY.after(++waits));
        continue;
      }
      waits = 0;
      counts.add(mapping, Count.INVOKED, part.records().size());
      switch (result) {
        case Result.Answered answered -> answered(part, answered, parts, halt, handled);
        case Result.Failed failed ->
            failed(part, failed.requestId(), response(failed), parts, halt, handled);
        case Result.NotCalled notCalled -> throw new IllegalStateException("handled above");
      }
    }
  }

  /** Splits a part whose event is too large; gives up a single record that is too large. */
  private void tooLarge(
      Part part, Deque<Part> parts, Halt halt, Consumer<List<KafkaRecord>> handled)
      throws InterruptedException {
    if (part.records().size() == 1) {
      discard(discarded(part.records(), Condition.SIZE, part), halt, handled);
    } else {
      split(part, part.calls(), parts);
    }
  }

  private static void split(Part part, int calls, Deque<Part> parts) {
    List<KafkaRecord> records = part.records();
    int half = records.size() / 2;
    parts.push(new Part(records.subList(half, records.size()), part.failures(), calls));
    parts.push(new Part(records.subList(0, half), part.failures(), calls));
  }

  private static Response response(Result.Failed failed) {
    return new Response(failed.version(), "Unhandled");
  }

  /** Removes records of partitions that are now assigned to other consumers. */
  private static Part withoutLost(Part part) {
    List<KafkaRecord> kept =
        part.records().stream().filter(record -> !record.partition.isLost()).toList();
    return new Part(kept, part.failures(), part.calls());
  }

  /** Gives up the first records of each partition that are too old. */
  private Part withoutExpired(Part part, Halt halt, Consumer<List<KafkaRecord>> handled)
      throws InterruptedException {
    if (failures.maximumAgeSeconds() < 0) {
      return part;
    }
    Instant oldest = clock.instant().minusSeconds(failures.maximumAgeSeconds());
    List<KafkaRecord> expired = new ArrayList<>();
    List<KafkaRecord> kept = new ArrayList<>();
    Set<Partition> withKept = new HashSet<>();
    for (KafkaRecord record : part.records()) {
      if (record.time.isBefore(oldest) && !withKept.contains(record.partition)) {
        expired.add(record);
      } else {
        kept.add(record);
        withKept.add(record.partition);
      }
    }
    if (!expired.isEmpty()) {
      discard(discarded(expired, Condition.AGE, part), halt, handled);
    }
    return new Part(kept, part.failures(), part.calls());
  }

  private static Discarded<KafkaRecord> discarded(
      List<KafkaRecord> records, Condition condition, Part part) {
    return new Discarded<>(records, condition, part.calls(), UUID.randomUUID().toString(), null);
  }

  private void answered(
      Part part,
      Result.Answered result,
      Deque<Part> parts,
      Halt halt,
      Consumer<List<KafkaRecord>> handled)
      throws InterruptedException {
    List<KafkaRecord> records = part.records();
    List<KafkaRecord> left =
        mapping.partialFailures() ? KafkaAnswer.unhandled(result.payload(), records) : List.of();
    Response response = new Response(result.version(), null);
    if (left.size() == records.size()) {
      calls.failed();
      failed(part, result.requestId(), response, parts, halt, handled);
      return;
    }
    calls.succeeded();
    Set<KafkaRecord> again = new HashSet<>(left);
    handled.accept(records.stream().filter(record -> !again.contains(record)).toList());
    if (!left.isEmpty()) {
      counts.add(mapping, Count.FAILED_INVOKE, left.size());
      // The first of these has failed once, unless the batch is split here.
      Part rest = new Part(left, failures.bisect() ? 0 : 1, part.calls() + 1);
      again(rest, result.requestId(), response, parts, halt, handled);
    }
  }

  private void failed(
      Part part,
      String requestId,
      Response response,
      Deque<Part> parts,
      Halt halt,
      Consumer<List<KafkaRecord>> handled)
      throws InterruptedException {
    List<KafkaRecord> records = part.records();
    counts.add(mapping, Count.FAILED_INVOKE, records.size());
    if (failures.bisect() && records.size() > 1) {
      split(part, part.calls() + 1, parts);
      halt.pause(RETRY.first());
      return;
    }
    Part failed = new Part(records, part.failures() + 1, part.calls() + 1);
    again(failed, requestId, response, parts, halt, handled);
  }

  /** Schedules another call for a failed part after a pause, or gives it up. */
  private void again(
      Part part,
      String requestId,
      @Nullable Response response,
      Deque<Part> parts,
      Halt halt,
      Consumer<List<KafkaRecord>> handled)
      throws InterruptedException {
    if (failures.maximumRetries() >= 0 && part.failures() > failures.maximumRetries()) {
      Discarded<KafkaRecord> discarded =
          new Discarded<>(part.records(), Condition.RETRIES, part.calls(), requestId, response);
      discard(discarded, halt, handled);
    } else {
      parts.push(part);
      halt.pause(RETRY.after(Math.max(1, part.failures())));
    }
  }

  private void discard(
      Discarded<KafkaRecord> discarded, Halt halt, Consumer<List<KafkaRecord>> handled)
      throws InterruptedException {
    if (discards.deliver(discarded, halt)) {
      handled.accept(discarded.records());
    }
  }
}
