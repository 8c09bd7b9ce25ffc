package io.lambent.function.runtimemanagement;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.catalog.LambdaVersion;
import io.lambent.function.runtimemanagement.RuntimeChoices.Choice;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads and changes when a version of a function moves on to a newer version of its runtime. */
@Component
@Transactional
public class RuntimeManagement {
  private static final String MANUAL = "Manual";

  private final Catalog catalog;
  private final RuntimeChoices choices;

  RuntimeManagement(Catalog catalog, RuntimeChoices choices) {
    this.catalog = catalog;
    this.choices = choices;
  }

  /**
   * @throws AwsException where there is no such version, and for aliases
   */
  public ManagementShapes.Management get(FunctionReference reference) {
    LambdaVersion version = version(reference);
    return answer(reference, choices.of(version.function().id(), version.number()));
  }

  /**
   * @throws AwsException where there is no such version, and for aliases
   */
  public ManagementShapes.Management put(
      FunctionReference reference, ManagementShapes.PutManagement request) {
    if (request.updateRuntimeOn().equals(MANUAL) != (request.runtimeVersionArn() != null)) {
      throw Refusals.invalid(
          "RuntimeVersionArn is required with UpdateRuntimeOn Manual, and not allowed without.");
    }
    LambdaFunction function =
        catalog
            .lock(reference.function())
            .orElseThrow(() -> Refusals.functionNotFound(reference.arn()));
    LambdaVersion version = version(reference);
    Choice choice = new Choice(request.updateRuntimeOn(), request.runtimeVersionArn());
    check(version, choice);
    choices.choose(function.id(), version.number(), choice);
    return answer(reference, choice);
  }

  /** There is one version of each runtime; no other can be asked for. */
  private static void check(LambdaVersion version, Choice choice) {
    @Nullable String arn = choice.runtimeVersionArn();
    if (arn != null && !arn.equals(version.runtimeVersionArn().orElse(""))) {
      throw Refusals.invalid(
          "The runtime version %s is not there; the function runs on %s."
              .formatted(arn, version.runtimeVersionArn().orElse("an image")));
    }
  }

  /**
   * @throws AwsException where there is no such version, and for aliases
   */
  private LambdaVersion version(FunctionReference reference) {
    FunctionName name = reference.function();
    @Nullable String qualifier = reference.qualifier();
    return Catalog.number(Objects.requireNonNullElse(qualifier, FunctionVersion.LATEST))
        .flatMap(number -> catalog.version(name, number))
        .orElseThrow(() -> Refusals.functionNotFound(reference.arn()));
  }

  private static ManagementShapes.Management answer(FunctionReference reference, Choice choice) {
    return new ManagementShapes.Management(
        choice.updateOn(), reference.arn(), choice.runtimeVersionArn());
  }
}
