package io.lambent.function.resolution;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.function.Resolution.Target;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Alias;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.catalog.LambdaVersion;
import io.lambent.function.code.CodeStore;
import io.lambent.function.concurrency.Accounts;
import io.lambent.function.concurrency.ProvisionedConcurrency;
import io.lambent.function.eventinvoke.EventInvokeSettings;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Resolves qualifiers and opens code, from the database. */
@Component
class StoredFunctions implements FunctionSource {
  private final Catalog catalog;
  private final ProvisionedConcurrency provisioned;
  private final EventInvokeSettings events;
  private final Accounts accounts;
  private final CodeStore code;

  StoredFunctions(
      Catalog catalog,
      ProvisionedConcurrency provisioned,
      EventInvokeSettings events,
      Accounts accounts,
      CodeStore code) {
    this.catalog = catalog;
    this.provisioned = provisioned;
    this.events = events;
    this.accounts = accounts;
    this.code = code;
  }

  @Override
  @Transactional(readOnly = true)
  public Resolution resolve(FunctionName function, String qualifier) {
    Optional<Integer> number = Catalog.number(qualifier);
    if (number.isPresent()) {
      LambdaVersion version = version(function, number.get(), qualifier);
      Map<Integer, Integer> wanted = provisioned.of(version.function());
      return resolution(
          version.function(), qualifier, List.of(target(version, number.get(), 1, wanted)), wanted);
    }
    Alias alias =
        catalog
            .alias(function, qualifier)
            .orElseThrow(() -> Refusals.functionNotFound(function.arn(qualifier)));
    Map<Integer, Integer> wanted = provisioned.of(alias.function());
    return resolution(alias.function(), qualifier, targets(alias, wanted), wanted);
  }

  private Resolution resolution(
      LambdaFunction function,
      String qualifier,
      List<Target> targets,
      Map<Integer, Integer> wanted) {
    EventInvokeSettings.OfQualifier settings = events.of(function, qualifier);
    return new Resolution(
        function.name(),
        qualifier,
        targets,
        function.reservedConcurrency(),
        wanted.values().stream().mapToInt(Integer::intValue).sum(),
        settings.limits(),
        settings.destinations(),
        accounts.concurrentExecutions(),
        "Allow".equals(function.recursiveLoop()));
  }

  /** One target, or two with weights above 0. */
  private List<Target> targets(Alias alias, Map<Integer, Integer> wanted) {
    Alias.Target target = alias.target();
    Integer additional = target.additionalVersion();
    Double weight = target.additionalWeight();
    double share = additional == null || weight == null ? 0 : weight;
    Stream<Target> main =
        share < 1 ? Stream.of(target(alias, target.version(), 1 - share, wanted)) : Stream.empty();
    Stream<Target> other =
        additional != null && share > 0
            ? Stream.of(target(alias, additional, share, wanted))
            : Stream.empty();
    return Stream.concat(main, other).toList();
  }

  private Target target(Alias alias, int number, double weight, Map<Integer, Integer> wanted) {
    return target(version(alias.function().name(), number, alias.name()), number, weight, wanted);
  }

  private static Target target(
      LambdaVersion version, int number, double weight, Map<Integer, Integer> wanted) {
    return new Target(
        version.served(), weight, wanted.getOrDefault(number, 0), version.deadLetterTarget());
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
  @Transactional(readOnly = true)
  public List<ProvisionedVersion> provisioned() {
    return provisioned.all();
  }

  @Override
  public InputStream openCode(String codeSha256) throws IOException {
    return code.open(codeSha256);
  }
}
