package io.lambent.function.concurrency;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * The operations on the scaling of functions with a capacity provider. There are no capacity
 * providers, so they answer what AWS answers for functions without one.
 */
@RestController
class ScalingController {
  private static final String PATH = "/2025-11-30/functions/{FunctionName}/function-scaling-config";
  private static final String PUBLISHED = "(\\$LATEST\\.PUBLISHED|[0-9]+)";

  private final ScalingConfigs configs;

  ScalingController(ScalingConfigs configs) {
    this.configs = configs;
  }

  /** Input of GetFunctionScalingConfig. */
  record OneVersion(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 140)
          @Pattern(regexp = Patterns.UNQUALIFIED_FUNCTION)
          String functionName,
      @Uri("Qualifier") @NotNull @Size(min = 1, max = 128) @Pattern(regexp = PUBLISHED)
          String qualifier)
      implements AwsRequest {}

  /** Input of PutFunctionScalingConfig. */
  @AwsShape
  record PutScaling(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 140)
          @Pattern(regexp = Patterns.UNQUALIFIED_FUNCTION)
          String functionName,
      @Uri("Qualifier") @NotNull @Size(min = 1, max = 128) @Pattern(regexp = PUBLISHED)
          String qualifier,
      @Valid @Nullable Scaling functionScalingConfig)
      implements AwsRequest {}

  @AwsShape
  record Scaling(
      @Min(0) @Max(15_000) @Nullable Integer minExecutionEnvironments,
      @Min(0) @Max(15_000) @Nullable Integer maxExecutionEnvironments) {}

  @GetMapping(PATH)
  Scaling getScaling(Caller caller, OneVersion request) {
    throw refusal(caller, request.functionName(), request.qualifier(), "GetFunctionScalingConfig");
  }

  @PutMapping(PATH)
  @ResponseStatus(HttpStatus.ACCEPTED)
  Scaling putScaling(Caller caller, PutScaling request) {
    throw refusal(caller, request.functionName(), request.qualifier(), "PutFunctionScalingConfig");
  }

  private AwsException refusal(Caller caller, String function, String qualifier, String operation) {
    return configs.refusal(FunctionReference.function(caller, function, operation), qualifier);
  }
}
