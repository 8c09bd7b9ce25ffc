package io.lambent.function.concurrency;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on reserved concurrency. */
@RestController
class ConcurrencyController {
  private static final String CONCURRENCY = "/2017-10-31/functions/{FunctionName}/concurrency";

  private final ReservedConcurrency reserved;

  ConcurrencyController(ReservedConcurrency reserved) {
    this.reserved = reserved;
  }

  @PutMapping(CONCURRENCY)
  ReservedShapes.Concurrency putConcurrency(Caller caller, ReservedShapes.PutConcurrency request) {
    return reserved.put(
        unqualified(caller, request.functionName(), "PutFunctionConcurrency"),
        request.reservedConcurrentExecutions());
  }

  @GetMapping("/2019-09-30/functions/{FunctionName}/concurrency")
  ReservedShapes.Concurrency getConcurrency(Caller caller, ReservedShapes.OneFunction request) {
    return reserved.get(unqualified(caller, request.functionName(), "GetFunctionConcurrency"));
  }

  @DeleteMapping(CONCURRENCY)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteConcurrency(Caller caller, ReservedShapes.OneFunction request) {
    reserved.delete(unqualified(caller, request.functionName(), "DeleteFunctionConcurrency"));
  }

  /**
   * @throws AwsException where the request names a version or an alias
   */
  private static FunctionName unqualified(Caller caller, String text, String operation) {
    FunctionReference reference = FunctionReference.of(caller, text, null, operation);
    if (reference.qualifier() != null) {
      throw Refusals.invalid(
          "This operation is permitted on Lambda functions only. Aliases and versions do not"
              + " support this operation. Please specify either a function name or an unqualified"
              + " function ARN.");
    }
    return reference.function();
  }
}
