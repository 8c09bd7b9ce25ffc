package io.lambent.function.concurrency;

import io.lambent.function.catalog.LambdaFunction;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The provisioned concurrency of a version or an alias. */
@Entity
@Table(name = "provisioned_concurrency")
class ProvisionedConfig {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "function_id")
  private LambdaFunction function;

  private String qualifier;
  private int requested;
  private Instant modifiedAt;

  @SuppressWarnings("NullAway.Init")
  protected ProvisionedConfig() {}

  ProvisionedConfig(LambdaFunction function, String qualifier, int requested, Instant now) {
    this.function = function;
    this.qualifier = qualifier;
    this.requested = requested;
    this.modifiedAt = now;
  }

  void request(int executions, Instant now) {
    requested = executions;
    modifiedAt = now;
  }

  LambdaFunction function() {
    return function;
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
