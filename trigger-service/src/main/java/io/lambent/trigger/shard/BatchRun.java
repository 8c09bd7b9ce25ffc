package io.lambent.trigger.shard;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.client.http.Backoff;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamSettings;
import io.lambent.trigger.batch.Discarded;
import io.lambent.trigger.batch.Discarded.Condition;
import io.lambent.trigger.batch.Discarded.Response;
import io.lambent.trigger.batch.FunctionCalls;
import io.lambent.trigger.batch.FunctionCalls.Result;
import io.lambent.trigger.batch.Halt;
import io.lambent.trigger.metrics.EventCounts.Count;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs the batches of one lane of a shard, one after the other, each until it is handled or
 * discarded. A batch that has failed is called again at its place, so that no record overtakes
 * another.
 */
final class BatchRun {
  private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  /** The maximum size of the state of a tumbling window, in bytes. */
  private static final int MAX_STATE_BYTES = 1 << 20;

  private final ShardWork work;
  private final EventSourceMapping mapping;
  private final StreamSettings settings;
  private final FunctionCalls calls;
  private final Halt halt;

  /** Receives the records that are handled or discarded, before the next call begins. */
  private final Consumer<List<Pending>> handled;

  /** The tumbling window that has begun; null between windows and without them. */
  private volatile @Nullable Window window;

  BatchRun(ShardWork work, Halt halt, @Nullable Window window, Consumer<List<Pending>> handled) {
    this.work = work;
    this.mapping = work.mapping();
    this.settings = Objects.requireNonNull(mapping.stream());
    this.calls = new FunctionCalls(mapping, work.services().invoker(), work.results());
    this.halt = halt;
    this.window = window;
    this.handled = handled;
  }

  /**
   * A batch, or the rest of one.
   *
   * @param failures the number of failures that count as attempts
   * @param calls the number of calls with its records
   */
  private record Part(List<Pending> records, int failures, int calls) {}

  @Nullable Window window() {
    return window;
  }

  /** Runs a batch, whose records belong to one window where there are windows. */
  void run(List<Pending> batch) throws InterruptedException {
    if (settings.tumblingSeconds() > 0 && window == null) {
      window =
          Window.begin(
              Window.startOf(batch.getFirst().record.arrivedAt(), settings.tumblingSeconds()),
              settings.tumblingSeconds());
    }
    Deque<Part> parts = new ArrayDeque<>();
    parts.push(new Part(batch, 0, 0));
    int waits = 0;
    while (!parts.isEmpty() && !halt.isStopped()) {
      Part part = withoutExpired(parts.pop());
      if (part == null) {
        continue;
      }
      Result result = calls.call(event(part.records(), StreamEvent.Call.AGGREGATE));
      if (result instanceof Result.NotCalled) {
        // Only calls of the function count towards the retry quota.
        parts.push(part);
        halt.pause(RETRY.after(++waits));
        continue;
      }
      waits = 0;
      count(part);
      switch (result) {
        case Result.Answered answered -> answered(part, answered, parts);
        case Result.Failed failed ->
            failed(part, failed.requestId(), new Response(failed.version(), "Unhandled"), parts);
        case Result.NotCalled notCalled -> throw new IllegalStateException("handled above");
      }
    }
  }

  private byte[] event(List<Pending> records, StreamEvent.Call call) {
    return StreamEvent.of(records, window, call, work.shard(), mapping.sourceArn());
  }

  private void count(Part part) {
    work.services().counts().add(mapping, Count.INVOKED, part.records().size());
    Duration age = Duration.between(part.records().getLast().record.arrivedAt(), now());
    work.services().counts().iteratorAge(mapping, Math.max(0, age.toMillis()));
  }

  private Instant now() {
    return work.services().clock().instant();
  }

  /** Discards the first records that are too old; null where all are. */
  private @Nullable Part withoutExpired(Part part) throws InterruptedException {
    if (settings.maximumAgeSeconds() < 0) {
      return part;
    }
    Instant oldest = now().minusSeconds(settings.maximumAgeSeconds());
    int expired = 0;
    while (expired < part.records().size()
        && part.records().get(expired).record.arrivedAt().isBefore(oldest)) {
      expired++;
    }
    if (expired == 0) {
      return part;
    }
    discard(
        new Discarded<>(
            part.records().subList(0, expired),
            Condition.AGE,
            part.calls(),
            UUID.randomUUID().toString(),
            null));
    return expired == part.records().size()
        ? null
        : new Part(
            part.records().subList(expired, part.records().size()), part.failures(), part.calls());
  }

  private void answered(Part part, Result.Answered result, Deque<Part> parts)
      throws InterruptedException {
    List<Pending> records = part.records();
    boolean windowed = window != null;
    StreamAnswer answer =
        windowed || mapping.partialFailures()
            ? StreamAnswer.of(result.payload(), records, mapping.partialFailures())
            : StreamAnswer.all(records);
    Response response = new Response(result.version(), null);
    if (answer.handled() == 0 || windowed && answer.state() == null) {
      calls.failed();
      failed(part, result.requestId(), response, parts);
      return;
    }
    calls.succeeded();
    if (answer.state() != null && windowed) {
      keep(answer.state());
    }
    handled.accept(records.subList(0, answer.handled()));
    if (answer.handled() < records.size()) {
      List<Pending> left = records.subList(answer.handled(), records.size());
      work.services().counts().add(mapping, Count.FAILED_INVOKE, left.size());
      // The first of these has failed once, unless the batch is split here.
      again(
          new Part(left, settings.bisect() ? 0 : 1, part.calls() + 1),
          result.requestId(),
          response,
          parts);
    }
  }

  /**
   * Stores the state of the window; a state that is too large ends the window early, with a final
   * call.
   */
  private void keep(String state) throws InterruptedException {
    Window present = Objects.requireNonNull(window);
    if (state.getBytes(UTF_8).length <= MAX_STATE_BYTES) {
      window = present.with(state);
      return;
    }
    window = present.with(state);
    callUntilItSucceeds(StreamEvent.Call.TERMINATED_EARLY);
    window = present.with(Window.NO_STATE);
  }

  private void failed(Part part, String requestId, Response response, Deque<Part> parts)
      throws InterruptedException {
    List<Pending> records = part.records();
    work.services().counts().add(mapping, Count.FAILED_INVOKE, records.size());
    if (settings.bisect() && records.size() > 1) {
      int half = records.size() / 2;
      parts.push(
          new Part(records.subList(half, records.size()), part.failures(), part.calls() + 1));
      parts.push(new Part(records.subList(0, half), part.failures(), part.calls() + 1));
      halt.pause(RETRY.first());
      return;
    }
    again(new Part(records, part.failures() + 1, part.calls() + 1), requestId, response, parts);
  }

  /** Schedules another call for a failed part after a pause, or discards it. */
  private void again(Part part, String requestId, Response response, Deque<Part> parts)
      throws InterruptedException {
    if (settings.maximumRetries() >= 0 && part.failures() > settings.maximumRetries()) {
      discard(
          new Discarded<>(part.records(), Condition.RETRIES, part.calls(), requestId, response));
    } else {
      parts.push(part);
      halt.pause(RETRY.after(Math.max(1, part.failures())));
    }
  }

  private void discard(Discarded<Pending> batch) throws InterruptedException {
    if (work.services().discards().deliver(mapping, work.source(), work.shard(), batch, halt)) {
      handled.accept(batch.records());
    }
  }

  /**
   * Ends the window with a last call, which is repeated until it succeeds.
   *
   * @return false where it was stopped before
   */
  boolean endWindow() throws InterruptedException {
    boolean done = callUntilItSucceeds(StreamEvent.Call.FINAL);
    if (done) {
      window = null;
      handled.accept(List.of());
    }
    return done;
  }

  private boolean callUntilItSucceeds(StreamEvent.Call call) throws InterruptedException {
    for (int attempt = 1; !halt.isStopped(); attempt++) {
      if (calls.call(event(List.of(), call)) instanceof Result.Answered) {
        calls.succeeded();
        return true;
      }
      halt.pause(RETRY.after(attempt));
    }
    return false;
  }
}
