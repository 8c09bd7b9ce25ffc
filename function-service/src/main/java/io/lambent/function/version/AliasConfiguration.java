package io.lambent.function.version;

import io.lambent.function.catalog.Alias;
import io.lambent.function.catalog.LambdaVersion;
import io.lambent.function.version.AliasRequests.RoutingConfig;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alias as the API shows it. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_AliasConfiguration.html">
 * AliasConfiguration</a>.
 */
public record AliasConfiguration(
    String aliasArn,
    String name,
    String functionVersion,
    String description,
    @Nullable RoutingConfig routingConfig,
    String revisionId) {

  static AliasConfiguration of(Alias alias) {
    Alias.Target target = alias.target();
    Integer additional = target.additionalVersion();
    Double weight = target.additionalWeight();
    return new AliasConfiguration(
        alias.function().name().arn(alias.name()),
        alias.name(),
        LambdaVersion.label(target.version()),
        alias.description(),
        additional == null || weight == null
            ? null
            : new RoutingConfig(Map.of(LambdaVersion.label(additional), weight)),
        alias.revisionId().toString());
  }
}
