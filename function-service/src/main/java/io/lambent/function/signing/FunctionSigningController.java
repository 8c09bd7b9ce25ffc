package io.lambent.function.signing;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.signing.SigningShapes.OfFunction;
import io.lambent.function.signing.SigningShapes.OneFunction;
import io.lambent.function.signing.SigningShapes.PutOfFunction;
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on the code signing configurations of functions. */
@RestController
@Transactional
class FunctionSigningController {
  private static final String PATH = "/2020-06-30/functions/{FunctionName}/code-signing-config";

  private final Catalog catalog;
  private final SigningConfigs configs;
  private final SigningLinks links;

  FunctionSigningController(Catalog catalog, SigningConfigs configs, SigningLinks links) {
    this.catalog = catalog;
    this.configs = configs;
    this.links = links;
  }

  /** Holds for code that is deployed from now on. */
  @PutMapping(PATH)
  public OfFunction putOfFunction(Caller caller, PutOfFunction request) {
    FunctionName name =
        FunctionReference.function(caller, request.functionName(), "PutFunctionCodeSigningConfig");
    String arn = request.codeSigningConfigArn();
    configs.requireForFunction(name, arn);
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    SigningConfig config = configs.holdForFunction(name, arn);
    links.link(function.id(), config.id());
    return new OfFunction(config.arn(), name.name());
  }

  @GetMapping(PATH)
  public OfFunction getOfFunction(Caller caller, OneFunction request) {
    FunctionName name =
        FunctionReference.function(caller, request.functionName(), "GetFunctionCodeSigningConfig");
    LambdaFunction function =
        catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    return links
        .of(function.id())
        .map(
            id -> new OfFunction(SigningConfig.arn(name.account(), name.region(), id), name.name()))
        .orElseGet(() -> new OfFunction(null, null));
  }

  /** Deleting what is not there succeeds, as on AWS. */
  @DeleteMapping(PATH)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void deleteOfFunction(Caller caller, OneFunction request) {
    FunctionName name =
        FunctionReference.function(
            caller, request.functionName(), "DeleteFunctionCodeSigningConfig");
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    links.unlink(function.id());
  }
}
