package io.lambent.trigger;

import static io.lambent.trigger.TestingFunction.answer;
import static io.lambent.trigger.TestingFunction.bodies;
import static io.lambent.trigger.TestingTriggers.await;
import static io.lambent.trigger.TestingTriggers.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.QueueWatches;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Mappings of queues in the same process request messages only when there are some. */
@Timeout(300)
class QueueWatchTest {
  /** The number of waits that ended since a queue may have had messages. */
  private static final AtomicInteger wakes = new AtomicInteger();

  /** The number of waits that pollers began. */
  private static final AtomicInteger waits = new AtomicInteger();

  @SuppressWarnings("NullAway.Init")
  private static TestingTriggers triggers;

  private final String function = "f-" + UUID.randomUUID();
  private final List<String> handled = new CopyOnWriteArrayList<>();

  @BeforeAll
  static void start() {
    triggers = TestingTriggers.watching(watches -> arn -> counted(watches.watch(arn)));
  }

  @AfterAll
  static void stop() {
    triggers.close();
  }

  private static QueueWatches.@Nullable QueueWatch counted(
      QueueWatches.@Nullable QueueWatch watch) {
    if (watch == null) {
      return null;
    }
    return new QueueWatches.QueueWatch() {
      @Override
      public boolean await(Duration longest) throws InterruptedException {
        waits.incrementAndGet();
        boolean woken = watch.await(longest);
        if (woken) {
          wakes.incrementAndGet();
        }
        return woken;
      }

      @Override
      public void foundNothing() {
        watch.foundNothing();
      }

      @Override
      public void close() {
        watch.close();
      }
    };
  }

  private EventSourceMapping polled(String queue) {
    triggers.functions.put(
        function,
        event -> {
          handled.addAll(bodies(event));
          return answer("null");
        });
    EventSourceMapping mapping = mapping(queue, function);
    triggers.poll(mapping);
    return mapping;
  }

  private static void send(String queue, String body, int delaySeconds) {
    triggers
        .sqs()
        .sendMessage(
            request -> request.queueUrl(queue).messageBody(body).delaySeconds(delaySeconds));
  }

  @Test
  void asksForNothingWhileNothingComes() {
    String queue = triggers.queue(Map.of());
    EventSourceMapping mapping = polled(queue);
    send(queue, "first", 0);
    await(() -> handled.size() == 1 && triggers.messages(queue) == 0);
    int waited = waits.get();
    await(() -> waits.get() > waited + 1);
    int woken = wakes.get();

    await(() -> waits.get() > waited + 4);

    assertThat(wakes.get()).isEqualTo(woken);
    send(queue, "second", 0);
    await(() -> handled.contains("second"));
    triggers.end(mapping);
  }

  @Test
  void findsDelayedMessagesAndThoseThatComeAgain() {
    String queue = triggers.queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "5"));
    AtomicInteger calls = new AtomicInteger();
    triggers.functions.put(
        function,
        event -> {
          if (calls.incrementAndGet() == 1) {
            return TestingFunction.error();
          }
          handled.addAll(bodies(event));
          return answer("null");
        });
    EventSourceMapping mapping = mapping(queue, function);
    triggers.poll(mapping);

    send(queue, "delayed", 1);

    await(() -> handled.contains("delayed"));
    assertThat(calls).hasValue(2);
    triggers.end(mapping);
  }

  @Test
  void saysThatItsQueueWasDeleted() {
    String queue = triggers.queue(Map.of());
    EventSourceMapping mapping = polled(queue);
    send(queue, "before", 0);
    await(() -> handled.contains("before"));

    triggers.sqs().deleteQueue(request -> request.queueUrl(queue));

    await(
        () ->
            String.valueOf(triggers.mappings.results.get(mapping.uuid()))
                .contains("NonExistentQueue"));
    triggers.end(mapping);
  }
}
