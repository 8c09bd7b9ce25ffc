package io.lambent.function.recursion;

import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.OfFunction;
import io.lambent.function.awsapi.Operations;
import org.springframework.stereotype.Component;

/**
 * The operations on what is to be done about recursive loops. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html">Recursive loop
 * detection</a>.
 */
@Component
class RecursionOperations implements Operations {
  private final RecursiveLoops loops;

  RecursionOperations(RecursiveLoops loops) {
    this.loops = loops;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .onFunction(
            "GetFunctionRecursionConfig",
            OneFunction.class,
            Recursion.class,
            (function, request) -> new Recursion(loops.get(function)))
        .onFunction(
            "PutFunctionRecursionConfig",
            PutRecursion.class,
            Recursion.class,
            (function, request) -> {
              loops.put(function, request.recursiveLoop());
              return new Recursion(request.recursiveLoop());
            });
  }

  /** Input of GetFunctionRecursionConfig. */
  record OneFunction(String functionName) implements OfFunction {}

  /** Input of PutFunctionRecursionConfig. */
  record PutRecursion(String functionName, String recursiveLoop) implements OfFunction {}

  /** Output of both. */
  record Recursion(String recursiveLoop) {}
}
