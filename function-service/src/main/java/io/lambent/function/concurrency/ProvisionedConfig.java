package io.lambent.function.concurrency;

import io.lambent.function.catalog.FunctionOwned;
import io.lambent.function.catalog.LambdaFunction;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;

/** The provisioned concurrency of a version or an alias. */
@Entity
@Table(name = "provisioned_concurrency")
class ProvisionedConfig extends FunctionOwned {
  private String qualifier;
  private int requested;
  private Instant modifiedAt;

  @SuppressWarnings("NullAway.Init")
  protected ProvisionedConfig() {}

  ProvisionedConfig(LambdaFunction function, String qualifier, int requested, Instant now) {
    super(function);
    this.qualifier = qualifier;
    this.requested = requested;
    this.modifiedAt = now;
  }

  void request(int executions, Instant now) {
    requested = executions;
    modifiedAt = now;
  }

  /** A version or an alias. */
  String qualifier() {
    return qualifier;
  }

  int requested() {
    return requested;
  }

  Instant modifiedAt() {
    return modifiedAt;
  }
}
