package io.lambent.function.version;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Alias;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.LambdaVersion;
import io.lambent.function.version.AliasRequests.RoutingConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Works out where an alias leads, with AWS's refusals. */
@Component
class Routing {
  private final Catalog catalog;

  Routing(Catalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @throws AwsException where a version is not there or the versions do not go together
   */
  Alias.Target target(FunctionName function, String version, @Nullable RoutingConfig config) {
    int number = number(function, version);
    Map<String, Double> weights = config == null ? null : config.additionalVersionWeights();
    if (weights == null || weights.isEmpty()) {
      requireVersion(function, number);
      return new Alias.Target(number, null, null);
    }
    if (weights.size() > 1) {
      throw Refusals.invalid(
          "Number of items in AdditionalVersionWeights cannot be greater than 1");
    }
    Map.Entry<String, Double> weight = weights.entrySet().iterator().next();
    int additional = number(function, weight.getKey());
    if (additional == number) {
      throw Refusals.invalid(
          "Invalid function version %d. Function version %d is already included in routing configuration."
              .formatted(number, number));
    }
    if (number == LambdaVersion.LATEST) {
      throw Refusals.invalidUntyped(
          "$LATEST is not supported for an alias pointing to more than 1 version");
    }
    requireVersion(function, number);
    requireVersion(function, additional);
    return new Alias.Target(number, additional, weight.getValue());
  }

  /** A target as an update asks for it: what the request leaves out stays. */
  Alias.Target changed(
      FunctionName function,
      Alias.Target current,
      @Nullable String version,
      @Nullable RoutingConfig config) {
    String asked = version == null ? LambdaVersion.label(current.version()) : version;
    if (config != null || current.additionalVersion() == null) {
      return target(function, asked, config);
    }
    Double weight = current.additionalWeight();
    return target(
        function,
        asked,
        new RoutingConfig(
            Map.of(LambdaVersion.label(current.additionalVersion()), weight == null ? 0 : weight)));
  }

  private static int number(FunctionName function, String version) {
    return Catalog.number(version)
        .orElseThrow(() -> Refusals.functionNotFound(function.arn(version)));
  }

  private void requireVersion(FunctionName function, int number) {
    if (catalog.version(function, number).isEmpty()) {
      throw Refusals.functionNotFound(function.arn(LambdaVersion.label(number)));
    }
  }
}
