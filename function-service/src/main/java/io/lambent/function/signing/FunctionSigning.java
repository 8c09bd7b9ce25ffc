package io.lambent.function.signing;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.signing.SigningShapes.SigningOfFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Gives functions their code signing configurations. */
@Component
@Transactional
public class FunctionSigning {
  private final Catalog catalog;
  private final SigningConfigs configs;
  private final SigningLinks links;

  FunctionSigning(Catalog catalog, SigningConfigs configs, SigningLinks links) {
    this.catalog = catalog;
    this.configs = configs;
    this.links = links;
  }

  /** Holds for code that is deployed from now on. */
  public SigningOfFunction put(FunctionName name, String arn) {
    configs.requireForFunction(name, arn);
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    SigningConfig config = configs.holdForFunction(name, arn);
    links.link(function.id(), config.id());
    return new SigningOfFunction(config.arn(), name.name());
  }

  public SigningOfFunction get(FunctionName name) {
    LambdaFunction function =
        catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    return links
        .of(function.id())
        .map(
            id ->
                new SigningOfFunction(
                    SigningConfig.arn(name.account(), name.region(), id), name.name()))
        .orElseGet(() -> new SigningOfFunction(null, null));
  }

  /** Deleting what is not there succeeds, as on AWS. */
  public void delete(FunctionName name) {
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    links.unlink(function.id());
  }
}
