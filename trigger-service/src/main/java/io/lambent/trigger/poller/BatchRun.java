package io.lambent.trigger.poller;

import io.lambent.client.http.Backoff;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.error.Fault;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.Lineage;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.batch.BatchAnswer;
import io.lambent.trigger.batch.Batches;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.metrics.EventCounts.Count;
import io.lambent.trigger.source.EventSource;
import io.lambent.trigger.source.SourceRecord;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls a function with a batch, and acknowledges the records that it has handled. Where the
 * function is throttled or the platform fails, the call is repeated while the records are held;
 * where the function fails, the source delivers the records again.
 */
final class BatchRun {
  static final String OK = "OK";
  static final String FAILED = "PROBLEM: Function call failed";
  private static final Logger log = LoggerFactory.getLogger(BatchRun.class);
  private static final Backoff RETRY = new Backoff(Duration.ofMillis(100), Duration.ofSeconds(5));

  /**
   * The pause where the function does not exist, so that messages do not use up their receives
   * while a function is deployed anew.
   */
  private static final Duration FUNCTION_MISSING = Duration.ofSeconds(30);

  private final EventSource source;
  private final Invoker invoker;
  private final EventCounts counts;
  private final Concurrency concurrency;
  private final Consumer<String> result;

  /**
   * @param result receives the result of each batch, in the form of {@code LastProcessingResult}
   */
  BatchRun(
      EventSource source,
      Invoker invoker,
      EventCounts counts,
      Concurrency concurrency,
      Consumer<String> result) {
    this.source = source;
    this.invoker = invoker;
    this.counts = counts;
    this.concurrency = concurrency;
    this.result = result;
  }

  /** The step that follows a call of the function. */
  private enum Next {
    DONE,
    AGAIN,
    FAILED
  }

  /**
   * Runs a batch until it is handled or failed. Blocks.
   *
   * @return true if all of its records are handled
   */
  boolean run(EventSourceMapping mapping, List<SourceRecord> batch) throws InterruptedException {
    byte[] event = Batches.event(batch);
    String requestId = UUID.randomUUID().toString();
    long heldUntil =
        batch.stream()
            .mapToLong(SourceRecord::heldUntil)
            .reduce(batch.getFirst().heldUntil(), BatchRun::earlier);
    for (int attempt = 1; ; attempt++) {
      InvocationOutcome outcome = call(mapping, batch, event, requestId, attempt);
      switch (after(mapping, batch, outcome)) {
        case DONE -> {
          return true;
        }
        case FAILED -> {
          counts.add(mapping, Count.FAILED_INVOKE, batch.size());
          return false;
        }
        case AGAIN -> {
          boolean continues = concurrency.pause(RETRY.after(attempt));
          if (!continues || System.nanoTime() - heldUntil >= 0) {
            counts.add(mapping, Count.FAILED_INVOKE, batch.size());
            return false;
          }
        }
      }
    }
  }

  private static long earlier(long one, long other) {
    return one - other < 0 ? one : other;
  }

  private InvocationOutcome call(
      EventSourceMapping mapping,
      List<SourceRecord> batch,
      byte[] event,
      String requestId,
      int attempt)
      throws InterruptedException {
    Invocation invocation =
        new Invocation(
            requestId,
            attempt,
            mapping.function(),
            mapping.qualifier(),
            InvocationType.REQUEST_RESPONSE,
            event,
            null,
            null,
            Lineage.longest(
                batch.stream().map(SourceRecord::traceHeader).filter(Objects::nonNull).toList(),
                mapping.function()),
            false);
    try {
      return invoker.invoke(invocation).toCompletableFuture().get();
    } catch (ExecutionException e) {
      return new InvocationOutcome.Rejected(ErrorCode.SERVICE, String.valueOf(e.getCause()));
    }
  }

  private Next after(
      EventSourceMapping mapping, List<SourceRecord> batch, InvocationOutcome outcome) {
    return switch (outcome) {
      case InvocationOutcome.Succeeded succeeded -> {
        counts.add(mapping, Count.INVOKED, batch.size());
        concurrency.succeeded();
        yield settle(mapping, batch, succeeded.payload());
      }
      case InvocationOutcome.Failed failed -> {
        counts.add(mapping, Count.INVOKED, batch.size());
        result.accept(FAILED);
        if (!mapping.partialFailures()) {
          concurrency.failed();
        }
        yield Next.FAILED;
      }
      case InvocationOutcome.Throttled throttled -> {
        concurrency.failed();
        result.accept("PROBLEM: Function call was throttled: " + throttled.reason().awsName());
        yield Next.AGAIN;
      }
      case InvocationOutcome.Rejected rejected -> {
        concurrency.failed();
        result.accept("PROBLEM: " + rejected.message());
        if (rejected.code() == ErrorCode.RESOURCE_NOT_FOUND) {
          concurrency.suspend(FUNCTION_MISSING);
        }
        yield isTransient(rejected.code()) ? Next.AGAIN : Next.FAILED;
      }
      case InvocationOutcome.Accepted accepted -> throw unexpected(outcome);
      case InvocationOutcome.Permitted permitted -> throw unexpected(outcome);
    };
  }

  /** Returns true if the same call may succeed later. */
  private static boolean isTransient(ErrorCode code) {
    return code.fault() != Fault.CALLER || code == ErrorCode.RESOURCE_CONFLICT;
  }

  private Next settle(EventSourceMapping mapping, List<SourceRecord> batch, byte[] answer) {
    Set<String> failed =
        mapping.partialFailures()
            ? BatchAnswer.failures(
                answer, batch.stream().map(SourceRecord::id).collect(Collectors.toSet()))
            : Set.of();
    List<SourceRecord> handled =
        failed.isEmpty()
            ? batch
            : batch.stream().filter(record -> !failed.contains(record.id())).toList();
    if (handled.size() < batch.size()) {
      counts.add(mapping, Count.FAILED_INVOKE, batch.size() - handled.size());
    }
    result.accept(handled.isEmpty() ? FAILED : OK);
    if (!handled.isEmpty()) {
      counts.add(mapping, Count.DELETED, source.acknowledge(handled));
    }
    return Next.DONE;
  }

  private IllegalStateException unexpected(InvocationOutcome outcome) {
    log.error("A synchronous call ended as {}", outcome);
    return new IllegalStateException("not the outcome of a synchronous call: " + outcome);
  }
}
