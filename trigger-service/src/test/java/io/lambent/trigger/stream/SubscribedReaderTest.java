package io.lambent.trigger.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.trigger.TestingTriggers;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.stream.PolledReader.ShardGoneException;
import io.lambent.trigger.stream.SubscribedReader.Event;
import io.lambent.trigger.stream.SubscribedReader.InUseException;
import io.lambent.trigger.stream.SubscribedReader.Timing;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The subscriptions to a shard of a stream in this test. */
class SubscribedReaderTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final Duration SHORT = Duration.ofMillis(1);
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Timing PATIENT = new Timing(Duration.ZERO, Duration.ZERO, LONG, LONG);
  private static final Callable<@Nullable Event> OVER = () -> null;

  /** The places behind which subscriptions have begun. */
  private final List<String> begun = new CopyOnWriteArrayList<>();

  /** The answers of subscriptions, in their order; guarded by itself. */
  private final Deque<Callable<@Nullable Event>> answers = new ArrayDeque<>();

  private volatile Instant now = START;
  private volatile boolean isClosed;
  private SubscribedReader reader = reader(PATIENT);

  private SubscribedReader reader(Timing timing) {
    InstantSource time = () -> now;
    return new SubscribedReader(
        after -> {
          begun.add(String.valueOf(after));
          return new Script();
        },
        null,
        timing,
        time.withZone(ZoneOffset.UTC));
  }

  /** A subscription that answers what the test says. */
  private final class Script implements SubscribedReader.Subscription {
    private boolean isOver;

    @Override
    public @Nullable Event next()
        throws SourceException, InUseException, ShardGoneException, InterruptedException {
      Callable<@Nullable Event> answer = OVER;
      synchronized (answers) {
        while (!isOver && answers.isEmpty()) {
          answers.wait();
        }
        if (!isOver) {
          answer = answers.remove();
        }
      }
      try {
        return answer.call();
      } catch (SourceException
          | InUseException
          | ShardGoneException
          | InterruptedException
          | RuntimeException e) {
        throw e;
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      synchronized (answers) {
        isOver = true;
        isClosed = true;
        answers.notifyAll();
      }
    }
  }

  @AfterEach
  void close() {
    reader.close();
  }

  @SafeVarargs
  private void answer(Callable<@Nullable Event>... all) {
    synchronized (answers) {
      answers.addAll(List.of(all));
      answers.notifyAll();
    }
  }

  /** An event with records of these numbers; the next place is null at the end of the shard. */
  private static Callable<@Nullable Event> event(@Nullable String next, int... numbers) {
    List<StreamRecord> records = new ArrayList<>();
    for (int number : numbers) {
      records.add(new StreamRecord("" + number, "k", START, new byte[0]));
    }
    return () -> new Event(records, next, true);
  }

  private static Callable<@Nullable Event> failure(Exception failure) {
    return () -> {
      throw failure;
    };
  }

  private int unanswered() {
    synchronized (answers) {
      return answers.size();
    }
  }

  private List<String> read(int most) throws Exception {
    return reader.read(most, LONG).records().stream().map(StreamRecord::sequenceNumber).toList();
  }

  @Test
  void handsOutAnEventInParts() throws Exception {
    answer(event("b", 1, 2, 3), event("c", 4));

    assertThat(read(2)).containsExactly("1", "2");
    assertThat(read(2)).containsExactly("3");
    assertThat(read(2)).containsExactly("4");
  }

  @Test
  void goesOnBehindTheLastEventOnceASubscriptionIsOver() throws Exception {
    answer(event("b", 1), event("c"), OVER, event("d", 2));

    assertThat(read(10)).containsExactly("1");
    assertThat(read(10)).containsExactly("2");
    assertThat(begun).containsExactly("null", "c");
  }

  @Test
  void endsWithTheLastRecordOfTheShard() throws Exception {
    answer(event(null, 1, 2));

    ShardReader.Batch first = reader.read(1, LONG);
    ShardReader.Batch last = reader.read(1, LONG);

    assertThat(first.hasEnded()).isFalse();
    assertThat(last.records()).hasSize(1);
    assertThat(last.hasEnded()).isTrue();
  }

  @Test
  void endsWithAShardThatIsGone() throws Exception {
    answer(failure(new ShardGoneException()));

    assertThat(reader.read(1, LONG).hasEnded()).isTrue();
  }

  @Test
  void takesNoEventWhileOneWaits() throws Exception {
    answer(event("b", 1), event("c", 2), event("d", 3), event("e", 4));

    assertThat(read(10)).containsExactly("1");

    TestingTriggers.await(() -> unanswered() == 2);
    assertThat(unanswered()).isEqualTo(2);
  }

  @Test
  void endsASubscriptionWhoseEventsNobodyTakes() throws Exception {
    reader = reader(new Timing(Duration.ZERO, Duration.ZERO, SHORT, LONG));
    // A read whose time is over at once begins nothing.
    while (begun.isEmpty()) {
      assertThat(reader.read(10, SHORT).records()).isEmpty();
    }
    answer(event("b", 1));
    TestingTriggers.await(() -> isClosed);

    answer(event("c", 2));

    assertThat(read(10)).containsExactly("1");
    assertThat(read(10)).containsExactly("2");
    assertThat(begun).containsExactly("null", "b");
  }

  @Test
  void goesOnAfterASubscriptionThatWasCutOff() throws Exception {
    answer(event("b", 1), failure(new SourceException("cut off", null)), event("c", 2));

    assertThat(read(10)).containsExactly("1");
    assertThat(read(10)).containsExactly("2");
    assertThat(begun).containsExactly("null", "b");
  }

  @Test
  void saysWhyThereIsNoSubscription() throws Exception {
    answer(failure(new SourceException("no consumer", null)), event("b", 1));

    assertThatThrownBy(() -> read(10))
        .isInstanceOf(SourceException.class)
        .hasMessage("no consumer");
    assertThat(read(10)).containsExactly("1");
  }

  @Test
  void waitsWhereAnotherSubscriptionIsActiveAndSaysSoTheSecondTime() throws Exception {
    Callable<@Nullable Event> inUse =
        failure(new InUseException("in use", new IllegalStateException()));
    answer(inUse, event("b", 1), inUse, inUse);

    assertThat(read(10)).containsExactly("1");
    assertThatThrownBy(() -> read(10)).isInstanceOf(SourceException.class).hasMessage("in use");
    assertThat(begun).containsExactly("null", "null", "b");
  }

  @Test
  void beginsNoSubscriptionBeforeItsTime() throws Exception {
    reader = reader(new Timing(LONG, LONG, LONG, LONG));
    answer(event("b", 1), OVER);
    assertThat(read(10)).containsExactly("1");
    TestingTriggers.await(() -> isClosed);

    assertThat(reader.read(10, SHORT).records()).isEmpty();

    assertThat(begun).hasSize(1);
  }

  @Test
  void takesASilentConnectionForLost() {
    reader = reader(new Timing(Duration.ZERO, Duration.ZERO, LONG, SHORT));

    assertThatThrownBy(() -> read(10)).isInstanceOf(SourceException.class);
    assertThat(isClosed).isTrue();
  }

  @Test
  void saysWhenTheShardHadNoMoreRecords() throws Exception {
    answer(
        event("b"),
        () -> {
          now = START.plusSeconds(5);
          return event("c").call();
        });

    // The first event may have waited in a buffer.
    assertThat(reader.read(10, LONG).emptyAt()).isEqualTo(START.plusSeconds(3));
  }

  @Test
  void aWakeUpEndsARead() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<List<String>> reading = threads.submit(() -> read(10));
      TestingTriggers.await(() -> !begun.isEmpty());

      reader.wake();

      assertThat(reading.get()).isEmpty();
    }
  }

  @Test
  void endsTheSubscriptionWhenItIsClosed() throws Exception {
    answer(event("b", 1));
    read(10);

    reader.close();

    assertThat(isClosed).isTrue();
  }
}
