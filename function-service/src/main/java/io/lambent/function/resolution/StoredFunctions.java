package io.lambent.function.resolution;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.function.Resolution.Target;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Alias;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaVersion;
import io.lambent.function.code.CodeStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Resolves qualifiers and opens code, from the database. */
@Component
class StoredFunctions implements FunctionSource {
  private final Catalog catalog;
  private final CodeStore code;

  StoredFunctions(Catalog catalog, CodeStore code) {
    this.catalog = catalog;
    this.code = code;
  }

  @Override
  @Transactional(readOnly = true)
  public Resolution resolve(FunctionName function, String qualifier) {
    Optional<Integer> number = Catalog.number(qualifier);
    if (number.isPresent()) {
      LambdaVersion version = version(function, number.get(), qualifier);
      return new Resolution(
          function,
          qualifier,
          List.of(new Target(version.served(), 1)),
          version.function().reservedConcurrency());
    }
    Alias alias =
        catalog
            .alias(function, qualifier)
            .orElseThrow(() -> Refusals.functionNotFound(function.arn(qualifier)));
    return new Resolution(
        function, qualifier, targets(alias), alias.function().reservedConcurrency());
  }

  /** One target, or two with weights above 0. */
  private List<Target> targets(Alias alias) {
    Alias.Target target = alias.target();
    Integer additional = target.additionalVersion();
    Double weight = target.additionalWeight();
    double share = additional == null || weight == null ? 0 : weight;
    Stream<Target> main =
        share < 1 ? Stream.of(target(alias, target.version(), 1 - share)) : Stream.empty();
    Stream<Target> other =
        additional != null && share > 0
            ? Stream.of(target(alias, additional, share))
            : Stream.empty();
    return Stream.concat(main, other).toList();
  }

  private Target target(Alias alias, int number, double weight) {
    return new Target(version(alias.function().name(), number, alias.name()).served(), weight);
  }

  /**
   * @throws AwsException where there is none, with the message AWS answers an invocation with
   */
  private LambdaVersion version(FunctionName function, int number, String qualifier) {
    return catalog
        .version(function, number)
        .orElseThrow(() -> Refusals.functionNotFound(function.arn(qualifier)));
  }

  @Override
  public InputStream openCode(String codeSha256) throws IOException {
    return code.open(codeSha256);
  }
}
