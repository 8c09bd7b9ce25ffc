package io.lambent.services.events;

import io.lambent.aws.error.AwsFailure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The way by which other services of this application put events on buses, of whichever account. A
 * bus's policy would be checked here; today policies are kept, not enforced.
 */
@Component
public class EventPublisher {
  private final Ingestion ingestion;

  EventPublisher(Ingestion ingestion) {
    this.ingestion = ingestion;
  }

  /**
   * The content of an event.
   *
   * @param id of the event
   * @param detail an object, as JSON
   */
  public record Content(
      UUID id,
      String source,
      String detailType,
      Instant time,
      List<String> resources,
      String detail,
      @Nullable String traceHeader) {}

  /** The ARN of the bus that gets the events of services. */
  public static String defaultBus(String account, String region) {
    return new BusName(account, region, BusName.DEFAULT).arn();
  }

  /**
   * Puts an event that is of the bus's account and region. Returns once it is committed; in a
   * transaction of the caller it is committed with that.
   *
   * @throws AwsFailure where there is no such bus
   */
  public void publish(String busArn, Content content) {
    BusName bus = bus(busArn);
    ingestion.publish(
        List.of(
            NewEvent.of(
                bus,
                bus.account(),
                new NewEvent.Content(
                    content.id(),
                    content.detailType(),
                    content.source(),
                    content.time(),
                    content.resources(),
                    content.detail()),
                content.traceHeader())));
  }

  /**
   * Puts an event that is written already. Returns once it is committed; in a transaction of the
   * caller it is committed with that.
   *
   * @param event the whole event, with its id, as JSON
   * @param traceHeader of the trace that it belongs to; null where it belongs to none
   * @throws AwsFailure where there is no such bus
   */
  public void publish(String busArn, String event, @Nullable String traceHeader) {
    ingestion.publish(List.of(new NewEvent(bus(busArn), event, traceHeader, false)));
  }

  /** Returns true for the ARN of a bus, whether there is one or not. */
  public static boolean isArn(String text) {
    return BusName.ofArn(text) != null;
  }

  public boolean exists(String busArn) {
    BusName name = BusName.ofArn(busArn);
    return name != null && ingestion.exists(name);
  }

  private BusName bus(String busArn) {
    BusName name = BusName.ofArn(busArn);
    if (name == null || !ingestion.exists(name)) {
      throw EventsErrors.noBus(name == null ? busArn : name.name());
    }
    return name;
  }
}
