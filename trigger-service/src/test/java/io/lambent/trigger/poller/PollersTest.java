package io.lambent.trigger.poller;

import static io.lambent.trigger.TestingTriggers.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.trigger.TestingMapping;
import io.lambent.trigger.TriggerProperties;
import io.lambent.trigger.lease.TestingLeases;
import io.lambent.trigger.shard.TestingStreamPollers;
import io.lambent.trigger.source.MappingPoller;
import io.lambent.trigger.source.MappingPollerFactory;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PollersTest {
  private final TestingLeases leases = new TestingLeases();
  private final SlowMappings source = new SlowMappings();
  private final Kind kind = new Kind();
  private final Pollers pollers =
      new Pollers(
          source,
          List.of(kind),
          leases,
          TestingStreamPollers.none(),
          properties(),
          Duration.ofMillis(1));

  @Test
  void aRoundThatOutlastsTheShutdownTakesNoLeases() throws Exception {
    pollers.start();
    source.asked.await();

    pollers.close();
    assertThat(leases.calls).containsExactly("heartbeat");
    source.gate.countDown();

    await(() -> leases.calls.contains("leave"));
    assertThat(leases.calls).containsExactly("heartbeat", "leave");
    assertThat(kind.opened).isEmpty();
  }

  @Test
  void endsPollersBeforeItReleasesTheirLeases() throws Exception {
    source.gate.countDown();
    pollers.start();
    await(() -> !kind.opened.isEmpty());

    pollers.close();
    await(() -> leases.calls.contains("leave"));

    assertThat(kind.opened).allMatch(poller -> poller.ended.isDone());
    assertThat(leases.calls).endsWith("leave");
  }

  private static TriggerProperties properties() {
    URI nowhere = URI.create("http://localhost:1");
    return new TriggerProperties(
        nowhere,
        nowhere,
        nowhere,
        "instance",
        Duration.ofMillis(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1),
        1,
        Duration.ofMillis(1),
        Duration.ofMinutes(1));
  }

  /** One mapping, which is not returned before the gate opens. */
  private static final class SlowMappings implements MappingSource {
    final CountDownLatch asked = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);

    @Override
    public List<EventSourceMapping> mappings() {
      asked.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return List.of(TestingMapping.of("uuid", "arn:aws:sqs:us-east-1:200000000001:q", "f").make());
    }

    @Override
    public void settled(String uuid, long revision) {}

    @Override
    public void processed(String uuid, String result) {}
  }

  private static final class Kind implements MappingPollerFactory {
    final List<IdlePoller> opened = new CopyOnWriteArrayList<>();

    @Override
    public boolean opens(EventSourceMapping mapping) {
      return true;
    }

    @Override
    public MappingPoller open(EventSourceMapping mapping) {
      IdlePoller poller = new IdlePoller(mapping);
      opened.add(poller);
      return poller;
    }
  }

  private record IdlePoller(EventSourceMapping mapping, CompletableFuture<Void> ended)
      implements MappingPoller {
    IdlePoller(EventSourceMapping mapping) {
      this(mapping, new CompletableFuture<>());
    }

    @Override
    public void change(EventSourceMapping mapping) {}

    @Override
    public @Nullable String result() {
      return null;
    }

    @Override
    public void start() {}

    @Override
    public CompletableFuture<Void> stop() {
      ended.complete(null);
      return ended;
    }

    @Override
    public void interrupt() {}

    @Override
    public boolean awaitIdle(Duration longest) {
      return true;
    }
  }
}
