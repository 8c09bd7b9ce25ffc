package io.lambent.function.recursion;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The handling of recursive loops per function: {@code Terminate} or {@code Allow}. */
@Component
@Transactional
public class RecursiveLoops {
  static final String TERMINATE = "Terminate";

  private final Catalog catalog;
  private final ApplicationEventPublisher events;

  RecursiveLoops(Catalog catalog, ApplicationEventPublisher events) {
    this.catalog = catalog;
    this.events = events;
  }

  /**
   * @throws AwsException where there is no such function
   */
  public String get(FunctionName name) {
    @Nullable String chosen =
        catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn())).recursiveLoop();
    return Objects.requireNonNullElse(chosen, TERMINATE);
  }

  /**
   * @throws AwsException where there is no such function
   */
  public void put(FunctionName name, String treatment) {
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    function.treatRecursiveLoop(treatment);
    events.publishEvent(FunctionChanged.of(function));
  }
}
