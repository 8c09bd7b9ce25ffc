package io.lambent.function.eventinvoke;

import io.lambent.contract.function.EventDestinations;
import io.lambent.contract.function.EventLimits;
import io.lambent.function.catalog.FunctionOwned;
import io.lambent.function.catalog.LambdaFunction;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The configuration of the events of {@code $LATEST}, a version or an alias. */
@Entity
@Table(name = "event_invoke_config")
class EventInvokeConfig extends FunctionOwned {
  private String qualifier;
  private @Nullable Integer maximumRetries;

  @Column(name = "maximum_age_seconds")
  private @Nullable Integer maximumAgeSeconds;

  private @Nullable String onSuccess;
  private @Nullable String onFailure;
  private Instant modifiedAt;

  @SuppressWarnings("NullAway.Init")
  protected EventInvokeConfig() {}

  EventInvokeConfig(LambdaFunction function, String qualifier, Instant now) {
    super(function);
    this.qualifier = qualifier;
    this.modifiedAt = now;
  }

  void change(EventLimits limits, EventDestinations destinations, Instant now) {
    maximumRetries = limits.maximumRetries();
    maximumAgeSeconds = limits.maximumAgeSeconds();
    onSuccess = destinations.onSuccess();
    onFailure = destinations.onFailure();
    modifiedAt = now;
  }

  /** {@code $LATEST}, a version or an alias. */
  String qualifier() {
    return qualifier;
  }

  EventLimits limits() {
    return new EventLimits(maximumRetries, maximumAgeSeconds);
  }

  EventDestinations destinations() {
    return new EventDestinations(onSuccess, onFailure);
  }

  Instant modifiedAt() {
    return modifiedAt;
  }
}
