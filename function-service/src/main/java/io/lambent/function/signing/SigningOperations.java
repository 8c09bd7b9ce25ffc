package io.lambent.function.signing;

import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import org.springframework.stereotype.Component;

/** The operations on code signing configurations, and on those of functions. */
@Component
class SigningOperations implements Operations {
  private final CodeSigning signing;
  private final FunctionSigning functions;

  SigningOperations(CodeSigning signing, FunctionSigning functions) {
    this.signing = signing;
    this.functions = functions;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .on(
            "CreateCodeSigningConfig",
            SigningShapes.CreateConfig.class,
            SigningShapes.Answer.class,
            (caller, request) -> new SigningShapes.Answer(signing.create(caller, request)))
        .on(
            "UpdateCodeSigningConfig",
            SigningShapes.UpdateConfig.class,
            SigningShapes.Answer.class,
            (caller, request) -> new SigningShapes.Answer(signing.update(caller, request)))
        .on(
            "GetCodeSigningConfig",
            SigningShapes.OneConfig.class,
            SigningShapes.Answer.class,
            (caller, request) ->
                new SigningShapes.Answer(signing.get(caller, request.codeSigningConfigArn())))
        .on(
            "ListCodeSigningConfigs",
            SigningShapes.ListConfigs.class,
            SigningShapes.ConfigList.class,
            signing::list)
        .on(
            "DeleteCodeSigningConfig",
            SigningShapes.OneConfig.class,
            (caller, request) -> signing.delete(caller, request.codeSigningConfigArn()))
        .on(
            "ListFunctionsByCodeSigningConfig",
            SigningShapes.ListFunctions.class,
            SigningShapes.FunctionList.class,
            signing::functions)
        .onFunction(
            "PutFunctionCodeSigningConfig",
            SigningShapes.PutOfFunction.class,
            SigningShapes.SigningOfFunction.class,
            (function, request) -> functions.put(function, request.codeSigningConfigArn()))
        .onFunction(
            "GetFunctionCodeSigningConfig",
            SigningShapes.OneFunction.class,
            SigningShapes.SigningOfFunction.class,
            (function, request) -> functions.get(function))
        .onFunction(
            "DeleteFunctionCodeSigningConfig",
            SigningShapes.OneFunction.class,
            (function, request) -> functions.delete(function));
  }
}
