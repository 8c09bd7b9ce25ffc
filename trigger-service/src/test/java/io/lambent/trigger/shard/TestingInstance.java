package io.lambent.trigger.shard;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TestingMappings;
import io.lambent.trigger.batch.BufferLimit;
import io.lambent.trigger.batch.FailureDeliveries;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import io.lambent.trigger.stream.Position;
import io.lambent.trigger.stream.Shard;
import io.lambent.trigger.stream.ShardReader;
import io.lambent.trigger.stream.StreamRecord;
import io.lambent.trigger.stream.StreamSource;
import io.lambent.trigger.stream.StreamSourceFactory;
import io.lambent.trigger.stream.TestingStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * An instance that reads the streams of one mapping. Once it is killed, it can use neither the
 * database nor the stream, and gets no answer of a function.
 */
final class TestingInstance {
  private final String name = "instance-" + UUID.randomUUID();
  private final KillableDataSource database;
  private final JdbcClient direct;
  private final Invoker function;
  private final StreamPollers pollers;
  private volatile boolean killed;

  TestingInstance(
      DataSource database, EventSourceMapping mapping, TestingStream stream, Invoker function) {
    this.database = new KillableDataSource(database);
    this.direct = JdbcClient.create(database);
    this.function = function;
    MinuteMetrics metrics =
        new MinuteMetrics(
            batch -> {}, InstantSource.system(), Duration.ofMinutes(1), Duration.ZERO);
    EventCounts counts = new EventCounts(metrics);
    ShardTable table = new ShardTable(JdbcClient.create(this.database));
    this.pollers =
        new StreamPollers(
            new TestingMappings(),
            List.of(new Factory(stream)),
            table,
            instance ->
                new ShardWork.Services(
                    new KillableInvoker(),
                    counts,
                    new Discards(
                        new FailureDeliveries(delivery -> DeliveryResult.delivered(), counts),
                        counts,
                        Clock.systemUTC()),
                    new Checkpoints(table, instance).start(),
                    new BufferLimit(1 << 20),
                    table,
                    Clock.systemUTC(),
                    instance));
    direct
        .sql("insert into lambent_trigger.instance values (:id, now() + interval '1 hour')")
        .param("id", name)
        .update();
    Thread.ofVirtual()
        .start(
            () -> {
              while (!killed) {
                try {
                  pollers.round(List.of(mapping), name, 2, () -> {});
                } catch (RuntimeException e) {
                  if (!killed) {
                    throw e;
                  }
                }
                LockSupport.parkNanos(20_000_000);
              }
              close();
            });
  }

  private void close() {
    try {
      pollers.close(Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void kill() {
    killed = true;
    database.killed = true;
    direct
        .sql(
            "update lambent_trigger.instance set alive_until = now() - interval '1 s' where id ="
                + " :id")
        .param("id", name)
        .update();
  }

  private final class KillableInvoker implements Invoker {
    @Override
    public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
      return killed
          ? new CompletableFuture<>()
          : function
              .invoke(invocation)
              .thenCompose(
                  outcome ->
                      killed
                          ? new CompletableFuture<>()
                          : CompletableFuture.completedFuture(outcome));
    }

    @Override
    public CompletionStage<InvocationOutcome> invoke(
        Invocation invocation, ResponseReceiver receiver) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Factory implements StreamSourceFactory {
    private final TestingStream stream;

    Factory(TestingStream stream) {
      this.stream = stream;
    }

    @Override
    public boolean opens(String sourceArn) {
      return true;
    }

    @Override
    public StreamSource open(EventSourceMapping mapping) {
      return new Killable(stream);
    }
  }

  private final class Killable implements StreamSource {
    private final TestingStream stream;

    Killable(TestingStream stream) {
      this.stream = stream;
    }

    @Override
    public List<Shard> shards() throws SourceException {
      if (killed) {
        throw new SourceException("killed", new IllegalStateException());
      }
      return stream.shards();
    }

    @Override
    public ShardReader reader(String shard, Position from) {
      return stream.reader(shard, from, () -> killed);
    }

    @Override
    public String dataMember() {
      return stream.dataMember();
    }

    @Override
    public SourceRecord filtered(StreamRecord record) {
      return stream.filtered(record);
    }

    @Override
    public String batchInfoMember() {
      return stream.batchInfoMember();
    }

    @Override
    public String batchInfoTime(Instant time) {
      return stream.batchInfoTime(time);
    }
  }
}
