package io.lambent.execution.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A simulated host: processors that all runnable calls share equally, and a run queue, or none,
 * before them. Time passes in steps of {@link #STEP_NANOS}; nothing of it is measured.
 */
final class TestingHost {
  static final long STEP_NANOS = TimeUnit.MICROSECONDS.toNanos(10);

  private final int processors;
  private final @Nullable RunQueue queue;
  private final Map<String, Pool> pools = new HashMap<>();
  private final List<Call> running = new ArrayList<>();
  private final List<Call> ended = new ArrayList<>();
  private final List<Call> later = new ArrayList<>();
  private long now;
  private long runnable;
  private int mostAtOnce;

  private TestingHost(int processors, int slots) {
    this.processors = processors;
    this.queue =
        slots == 0
            ? null
            : new RunQueue(processors, slots, () -> runnable < processors, () -> 0, () -> now);
  }

  static TestingHost withRunQueue(int processors, int slots) {
    return new TestingHost(processors, slots);
  }

  static TestingHost withoutRunQueue(int processors) {
    return new TestingHost(processors, 0);
  }

  long now() {
    return now;
  }

  int mostAtOnce() {
    return mostAtOnce;
  }

  int nowAtOnce() {
    return running.size();
  }

  List<Call> ended() {
    return ended;
  }

  /** A part of a call: it uses a processor for some time, or waits for a condition. */
  sealed interface Part {
    record Use(long nanos) implements Part {}

    record Wait(BooleanSupplier until) implements Part {}
  }

  /** A call of a function. */
  final class Call {
    final String function;
    final long cameNanos;
    private final Deque<Part> parts;
    private final RunSlots.Holder holder = new RunSlots.Holder();
    long beganNanos = -1;
    long endedNanos = -1;
    long waitedBesideIdleProcessorNanos;
    private long usedNanos;
    private Runnable afterwards = () -> {};

    private Call(String function, long cameNanos, List<Part> parts) {
      this.function = function;
      this.cameNanos = cameNanos;
      this.parts = new ArrayDeque<>(parts);
    }

    boolean over() {
      return endedNanos >= 0;
    }

    long waitedNanos() {
      return beganNanos - cameNanos;
    }

    long tookNanos() {
      return endedNanos - cameNanos;
    }

    Call then(Runnable next) {
      afterwards = next;
      return this;
    }

    private boolean usesProcessor() {
      return parts.peek() instanceof Part.Use;
    }

    private void advance(long nanos) {
      if (parts.peek() instanceof Part.Use use) {
        usedNanos += nanos;
        if (usedNanos >= use.nanos()) {
          usedNanos = 0;
          parts.remove();
        }
      }
      while (parts.peek() instanceof Part.Wait wait && wait.until().getAsBoolean()) {
        parts.remove();
      }
    }
  }

  /** The calls of one function; it has as many environments as they need. */
  private final class Pool implements QueuedPool {
    private final String account;
    private final Deque<Call> waiting = new ArrayDeque<>();
    private final RunQueue before;
    private final Stall stall = new Stall();
    private boolean awaitingSlot;

    Pool(String account, RunQueue before) {
      this.account = account;
      this.before = before;
    }

    @Override
    public String account() {
      return account;
    }

    @Override
    public void runOne() {
      Call next = waiting.peek();
      if (next != null && before.tryAcquireInTurn(next.holder, now)) {
        begin(waiting.remove());
      }
      if (!waiting.isEmpty()) {
        before.awaitSlot(this);
      }
    }

    @Override
    public void runStalled() {
      int calls = stall.calls();
      for (int i = 0; i < calls && !waiting.isEmpty(); i++) {
        begin(waiting.remove());
      }
    }

    @Override
    public void dispatch() {
      while (!waiting.isEmpty()) {
        if (!before.tryAcquire(waiting.peek().holder, now)) {
          before.awaitSlot(this);
          before.runNext();
          return;
        }
        begin(waiting.remove());
      }
    }

    @Override
    public boolean needsEnvironment(HostLoad load) {
      return false;
    }

    @Override
    public void refuseLate(long nowNanos) {
      // Calls of this host wait for as long as it takes.
    }

    @Override
    public boolean lookAtCalls(HostLoad load) {
      return false;
    }

    @Override
    public boolean markAwaitingSlot() {
      boolean first = !awaitingSlot;
      awaitingSlot = true;
      return first;
    }

    @Override
    public void clearAwaitingSlot() {
      awaitingSlot = false;
    }
  }

  Call call(String account, String function, Part... parts) {
    Call call = new Call(function, now, List.of(parts));
    if (queue == null) {
      begin(call);
    } else {
      Pool pool = pools.computeIfAbsent(function, absent -> new Pool(account, queue));
      pool.waiting.add(call);
      pool.dispatch();
    }
    return call;
  }

  /** Calls again, with the same parts, as soon as a call has ended. */
  void callAgainAndAgain(String account, String function, Part... parts) {
    call(account, function, parts).then(() -> callAgainAndAgain(account, function, parts));
  }

  private void begin(Call call) {
    call.beganNanos = now;
    later.add(call);
  }

  Part sleep(long nanos) {
    long[] until = {-1};
    return new Part.Wait(
        () -> {
          if (until[0] < 0) {
            until[0] = now + nanos;
          }
          return now >= until[0];
        });
  }

  void pass(long nanos) {
    for (long end = now + nanos; now < end; ) {
      step();
    }
  }

  private void step() {
    running.addAll(later);
    later.clear();
    mostAtOnce = Math.max(mostAtOnce, running.size());
    runnable = running.stream().filter(Call::usesProcessor).count();
    long share =
        runnable <= processors ? STEP_NANOS : STEP_NANOS * processors / Math.max(1, runnable);
    now += STEP_NANOS;
    if (runnable < processors) {
      for (Pool pool : pools.values()) {
        pool.waiting.forEach(call -> call.waitedBesideIdleProcessorNanos += STEP_NANOS);
      }
    }
    for (Call call : List.copyOf(running)) {
      call.advance(share);
      if (call.parts.isEmpty()) {
        running.remove(call);
        call.endedNanos = now;
        ended.add(call);
        if (queue != null) {
          Objects.requireNonNull(pools.get(call.function)).stall.ended();
          queue.release(call.holder);
          queue.runNext();
        }
        call.afterwards.run();
      }
    }
    if (queue != null && now % RunQueue.TICK_NANOS == 0) {
      queue.tick(now);
    }
  }
}
