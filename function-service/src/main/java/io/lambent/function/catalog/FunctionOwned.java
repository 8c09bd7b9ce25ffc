package io.lambent.function.catalog;

import jakarta.persistence.FetchType;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.MappedSuperclass;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A row that belongs to a function, and goes with it. */
@MappedSuperclass
public abstract class FunctionOwned {
  @Id
  @GeneratedValue(strategy = GenerationType.IDENTITY)
  private @Nullable Long id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "function_id")
  private LambdaFunction function;

  @SuppressWarnings("NullAway.Init")
  protected FunctionOwned() {}

  protected FunctionOwned(LambdaFunction function) {
    this.function = function;
  }

  long id() {
    return Objects.requireNonNull(id);
  }

  public LambdaFunction function() {
    return function;
  }
}
