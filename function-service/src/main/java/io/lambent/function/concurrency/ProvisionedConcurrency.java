package io.lambent.function.concurrency;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.ProvisionedVersion;
import io.lambent.function.catalog.Alias;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaFunction;
import io.lambent.function.catalog.LambdaVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/**
 * The numbers of environments of versions that are to be held ready. The number of an alias is
 * shared among its versions by their weights.
 */
@Component
public class ProvisionedConcurrency {
  private final ProvisionedConfigRepository configs;
  private final Catalog catalog;

  ProvisionedConcurrency(ProvisionedConfigRepository configs, Catalog catalog) {
    this.configs = configs;
    this.catalog = catalog;
  }

  /** The numbers of one function, by version; in the caller's transaction. */
  public Map<Integer, Integer> of(LambdaFunction function) {
    Map<Integer, Integer> wanted = new TreeMap<>();
    for (ProvisionedConfig config : configs.of(function)) {
      shares(config).forEach((version, number) -> wanted.merge(version, number, Integer::sum));
    }
    return wanted;
  }

  /** The numbers of all active versions of all functions; in the caller's transaction. */
  public List<ProvisionedVersion> all() {
    List<ProvisionedVersion> all = new ArrayList<>();
    for (LambdaFunction function : configs.functions()) {
      of(function).forEach((number, wanted) -> add(all, function.name(), number, wanted));
    }
    return all;
  }

  private void add(List<ProvisionedVersion> all, FunctionName function, int number, int wanted) {
    catalog
        .version(function, number)
        .map(LambdaVersion::served)
        .filter(version -> version.state().equals("Active"))
        .map(FunctionVersion::revision)
        .map(
            revision ->
                new ProvisionedVersion(function, LambdaVersion.label(number), revision, wanted))
        .ifPresent(all::add);
  }

  /** The number that one configuration asks for, by version; each above 0. */
  Map<Integer, Integer> shares(ProvisionedConfig config) {
    FunctionName function = config.function().name();
    Map<Integer, Integer> shares = new TreeMap<>();
    Catalog.number(config.qualifier())
        .map(number -> new Alias.Target(number, null, null))
        .or(() -> catalog.alias(function, config.qualifier()).map(Alias::target))
        .ifPresent(target -> share(config.requested(), target, shares));
    return shares;
  }

  private static void share(int requested, Alias.Target target, Map<Integer, Integer> shares) {
    Integer additional = target.additionalVersion();
    Double weight = target.additionalWeight();
    int others = additional == null || weight == null ? 0 : (int) Math.round(requested * weight);
    if (additional != null && others > 0) {
      shares.put(additional, others);
    }
    if (requested > others) {
      shares.put(target.version(), requested - others);
    }
  }
}
