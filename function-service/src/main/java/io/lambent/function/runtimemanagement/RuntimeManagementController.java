package io.lambent.function.runtimemanagement;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.QualifiedFunction;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.catalog.LambdaVersion;
import io.lambent.function.runtimemanagement.RuntimeManagement.Choice;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The operations on runtime management. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html">Runtime updates</a>.
 */
@RestController
@Transactional
class RuntimeManagementController {
  private static final String PATH =
      "/2021-07-20/functions/{FunctionName}/runtime-management-config";
  private static final String MANUAL = "Manual";
  private static final String RUNTIME_VERSION =
      "((arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}::runtime:.+)"
          + "|(arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}"
          + ":runtime/[A-Za-z0-9_.-]{1,128}/version/[A-Za-z0-9_.-]{1,128}))";

  private final Catalog catalog;
  private final RuntimeManagement management;

  RuntimeManagementController(Catalog catalog, RuntimeManagement management) {
    this.catalog = catalog;
    this.management = management;
  }

  /** Input of PutRuntimeManagementConfig. */
  @AwsShape
  record PutManagement(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 256)
          @Pattern(regexp = Patterns.NAMESPACED_FUNCTION)
          String functionName,
      @Uri("Qualifier") @Size(min = 1, max = 128) @Pattern(regexp = Patterns.QUALIFIER)
          @Nullable String qualifier,
      @NotNull @OneOf({"Auto", MANUAL, "FunctionUpdate"}) String updateRuntimeOn,
      @Size(min = 26, max = 2048) @Pattern(regexp = RUNTIME_VERSION)
          @Nullable String runtimeVersionArn)
      implements AwsRequest {}

  /** Output of both. */
  @AwsShape
  record Management(
      String updateRuntimeOn, String functionArn, @Nullable String runtimeVersionArn) {}

  @GetMapping(PATH)
  public Management getManagement(Caller caller, QualifiedFunction request) {
    FunctionReference reference =
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "GetRuntimeManagementConfig");
    LambdaVersion version = version(reference);
    return answer(reference, management.of(version.function().id(), version.number()));
  }

  @PutMapping(PATH)
  public Management putManagement(Caller caller, PutManagement request) {
    FunctionReference reference =
        FunctionReference.of(
            caller, request.functionName(), request.qualifier(), "PutRuntimeManagementConfig");
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
    management.choose(function.id(), version.number(), choice);
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

  private static Management answer(FunctionReference reference, Choice choice) {
    return new Management(choice.updateOn(), reference.arn(), choice.runtimeVersionArn());
  }
}
