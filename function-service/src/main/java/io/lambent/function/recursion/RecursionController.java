package io.lambent.function.recursion;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.awsapi.Uri;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
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
 * The operations on what is to be done about recursive loops. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html">Recursive loop
 * detection</a>.
 */
@RestController
@Transactional
class RecursionController {
  private static final String PATH = "/2024-08-31/functions/{FunctionName}/recursion-config";
  private static final String TERMINATE = "Terminate";

  private final Catalog catalog;

  RecursionController(Catalog catalog) {
    this.catalog = catalog;
  }

  /** Input of GetFunctionRecursionConfig. */
  record OneFunction(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 140)
          @Pattern(regexp = Patterns.UNQUALIFIED_FUNCTION)
          String functionName)
      implements AwsRequest {}

  /** Input of PutFunctionRecursionConfig. */
  @AwsShape
  record PutRecursion(
      @Uri("FunctionName")
          @NotNull
          @Size(min = 1, max = 140)
          @Pattern(regexp = Patterns.UNQUALIFIED_FUNCTION)
          String functionName,
      @NotNull @OneOf({TERMINATE, "Allow"}) String recursiveLoop)
      implements AwsRequest {}

  /** Output of both. */
  @AwsShape
  record Recursion(String recursiveLoop) {}

  @GetMapping(PATH)
  public Recursion getRecursion(Caller caller, OneFunction request) {
    FunctionName name =
        FunctionReference.function(caller, request.functionName(), "GetFunctionRecursionConfig");
    LambdaFunction function =
        catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    @Nullable String chosen = function.recursiveLoop();
    return new Recursion(Objects.requireNonNullElse(chosen, TERMINATE));
  }

  @PutMapping(PATH)
  public Recursion putRecursion(Caller caller, PutRecursion request) {
    FunctionName name =
        FunctionReference.function(caller, request.functionName(), "PutFunctionRecursionConfig");
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    function.treatRecursiveLoop(request.recursiveLoop());
    return new Recursion(request.recursiveLoop());
  }
}
