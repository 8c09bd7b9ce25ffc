package io.lambent.function.recursion;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.AwsRequest;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.OneOf;
import io.lambent.function.awsapi.Patterns;
import io.lambent.function.awsapi.Uri;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The operations on what is to be done about recursive loops. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html">Recursive loop
 * detection</a>.
 */
@RestController
class RecursionController {
  private static final String PATH = "/2024-08-31/functions/{FunctionName}/recursion-config";

  private final RecursiveLoops loops;

  RecursionController(RecursiveLoops loops) {
    this.loops = loops;
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
      @NotNull @OneOf({RecursiveLoops.TERMINATE, "Allow"}) String recursiveLoop)
      implements AwsRequest {}

  /** Output of both. */
  @AwsShape
  record Recursion(String recursiveLoop) {}

  @GetMapping(PATH)
  Recursion getRecursion(Caller caller, OneFunction request) {
    return new Recursion(
        loops.get(
            FunctionReference.function(
                caller, request.functionName(), "GetFunctionRecursionConfig")));
  }

  @PutMapping(PATH)
  Recursion putRecursion(Caller caller, PutRecursion request) {
    loops.put(
        FunctionReference.function(caller, request.functionName(), "PutFunctionRecursionConfig"),
        request.recursiveLoop());
    return new Recursion(request.recursiveLoop());
  }
}
