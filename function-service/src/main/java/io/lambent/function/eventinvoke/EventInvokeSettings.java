package io.lambent.function.eventinvoke;

import io.lambent.contract.function.EventDestinations;
import io.lambent.contract.function.EventLimits;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * The limits and destinations configured for the events of a qualifier, as long as there is such a
 * qualifier.
 */
@Component
public class EventInvokeSettings {
  private final EventInvokeConfigRepository configs;

  EventInvokeSettings(EventInvokeConfigRepository configs) {
    this.configs = configs;
  }

  /** The settings of the events of one qualifier. */
  public record OfQualifier(EventLimits limits, EventDestinations destinations) {
    private static final OfQualifier DEFAULT =
        new OfQualifier(EventLimits.DEFAULT, EventDestinations.NONE);
  }

  /**
   * The limits on retries of events that were sent to a qualifier, and their destinations; in the
   * caller's transaction.
   *
   * @param qualifier as it was invoked: an alias does not share what its version has
   */
  public OfQualifier of(LambdaFunction function, String qualifier) {
    return configs
        .find(function, qualifier)
        .map(config -> new OfQualifier(config.limits(), config.destinations()))
        .orElse(OfQualifier.DEFAULT);
  }

  @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
  void on(FunctionChanged change) {
    configs.deleteOrphans(change.id());
  }
}
