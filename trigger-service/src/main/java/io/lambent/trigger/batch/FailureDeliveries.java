package io.lambent.trigger.batch;

import io.lambent.client.http.Backoff;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.destination.DestinationSink;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.metrics.EventCounts.Count;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Delivers records about discarded batches to on-failure destinations. */
@Component
public class FailureDeliveries {
  private static final Logger log = LoggerFactory.getLogger(FailureDeliveries.class);
  private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  private final DestinationSink destinations;
  private final EventCounts counts;

  public FailureDeliveries(DestinationSink destinations, EventCounts counts) {
    this.destinations = destinations;
    this.counts = counts;
  }

  /**
   * Delivers a record; repeats that while the destination cannot be reached.
   *
   * @param records the number of records of the batch
   * @return false where it was stopped before
   */
  public boolean deliver(EventSourceMapping mapping, Delivery delivery, int records, Halt halt)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      DeliveryResult result = destinations.deliver(delivery);
      switch (result.status()) {
        case DELIVERED -> {
          counts.add(mapping, Count.ON_FAILURE_DELIVERED, records);
          return true;
        }
        case REFUSED -> {
          log.warn(
              "{} records of mapping {} are discarded, and {} refuses the record about them: {}",
              records,
              mapping.uuid(),
              delivery.target(),
              result.reason());
          return true;
        }
        case TRY_AGAIN -> {
          if (!halt.pause(RETRY.after(attempt))) {
            return false;
          }
        }
      }
    }
  }
}
