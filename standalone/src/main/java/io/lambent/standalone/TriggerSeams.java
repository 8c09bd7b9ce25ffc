package io.lambent.standalone;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.destination.DestinationSink;
import io.lambent.contract.trigger.MappingListener;
import io.lambent.contract.trigger.SourceQueues;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.springframework.context.support.GenericApplicationContext;

/**
 * The beans of trigger-service that other services use. Each starts trigger-service when it is
 * called.
 */
final class TriggerSeams {
  private final Late<DestinationSink> destinations = new Late<>();
  private final Late<MappingListener> pollers = new Late<>();
  private final Late<SourceQueues> queues = new Late<>();

  void started(GenericApplicationContext trigger) {
    destinations.set(trigger.getBean(DestinationSink.class));
    pollers.set(trigger.getBean(MappingListener.class));
    queues.set(trigger.getBean(SourceQueues.class));
  }

  void fail(Throwable cause) {
    destinations.fail(cause);
    pollers.fail(cause);
    queues.fail(cause);
  }

  DestinationSink destinations(OnDemand trigger) {
    return new OnDemandDestinationSink(trigger, destinations);
  }

  /**
   * @param open completes once the public port is open; trigger-service does not start before
   */
  MappingListener pollers(OnDemand trigger, CompletableFuture<Void> open) {
    return new OnDemandPollers(trigger, open, pollers);
  }

  SourceQueues queues(OnDemand trigger) {
    return new OnDemandQueues(trigger, queues);
  }

  private record OnDemandDestinationSink(OnDemand trigger, Late<DestinationSink> sink)
      implements DestinationSink {
    @Override
    public DeliveryResult deliver(Delivery delivery) {
      trigger.start().join();
      return sink.get().deliver(delivery);
    }
  }

  private record OnDemandPollers(
      OnDemand trigger, CompletableFuture<Void> open, Late<MappingListener> target)
      implements MappingListener {
    private static final long RETRY_SECONDS = 5;

    @Override
    public void changed() {
      MappingListener started = trigger.isRunning() ? target.poll() : null;
      if (started != null) {
        started.changed();
        return;
      }
      open.thenCompose(opened -> trigger.start())
          .whenComplete(
              (done, e) -> {
                if (e == null) {
                  target.get().changed();
                } else if (!trigger.isClosed()) {
                  CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS)
                      .execute(this::changed);
                }
              });
    }
  }

  private record OnDemandQueues(OnDemand trigger, Late<SourceQueues> target)
      implements SourceQueues {
    @Override
    public OptionalInt visibilityTimeout(String queueArn) {
      try {
        trigger.start().join();
      } catch (CompletionException e) {
        // The failure is logged. The mapping is created, and polled once trigger-service starts.
        return OptionalInt.empty();
      }
      return target.get().visibilityTimeout(queueArn);
    }
  }
}
