package io.lambent.function.signing;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.signing.SigningShapes.OfFunction;
import io.lambent.function.signing.SigningShapes.OneFunction;
import io.lambent.function.signing.SigningShapes.PutOfFunction;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on the code signing configurations of functions. */
@RestController
class FunctionSigningController {
  private static final String PATH = "/2020-06-30/functions/{FunctionName}/code-signing-config";

  private final FunctionSigning signing;

  FunctionSigningController(FunctionSigning signing) {
    this.signing = signing;
  }

  @PutMapping(PATH)
  OfFunction putOfFunction(Caller caller, PutOfFunction request) {
    return signing.put(
        FunctionReference.function(caller, request.functionName(), "PutFunctionCodeSigningConfig"),
        request.codeSigningConfigArn());
  }

  @GetMapping(PATH)
  OfFunction getOfFunction(Caller caller, OneFunction request) {
    return signing.get(
        FunctionReference.function(caller, request.functionName(), "GetFunctionCodeSigningConfig"));
  }

  @DeleteMapping(PATH)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void deleteOfFunction(Caller caller, OneFunction request) {
    signing.delete(
        FunctionReference.function(
            caller, request.functionName(), "DeleteFunctionCodeSigningConfig"));
  }
}
