package io.lambent.function.version;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Page;
import io.lambent.function.awsapi.Refusals;
import io.lambent.function.catalog.Alias;
import io.lambent.function.catalog.AliasRepository;
import io.lambent.function.catalog.Catalog;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Creates, reads, changes and deletes aliases. */
@Component
@Transactional
public class Aliases {
  private final Catalog catalog;
  private final AliasRepository aliases;
  private final Routing routing;
  private final ApplicationEventPublisher events;

  Aliases(
      Catalog catalog, AliasRepository aliases, Routing routing, ApplicationEventPublisher events) {
    this.catalog = catalog;
    this.aliases = aliases;
    this.routing = routing;
    this.events = events;
  }

  /**
   * @throws AwsException where there is no such function or version, or the alias exists
   */
  public AliasConfiguration create(FunctionName name, AliasRequests.CreateAlias request) {
    LambdaFunction function =
        catalog
            .lock(name)
            .orElseThrow(() -> Refusals.functionNotFound(name.arn(request.functionVersion())));
    Alias.Target target = routing.target(name, request.functionVersion(), request.routingConfig());
    if (catalog.alias(name, request.name()).isPresent()) {
      throw Refusals.conflict("Alias already exists: " + name.arn(request.name()));
    }
    String description = Objects.requireNonNullElse(request.description(), "");
    Alias alias = aliases.save(new Alias(function, request.name(), target, description));
    events.publishEvent(FunctionChanged.of(function));
    return AliasConfiguration.of(alias);
  }

  /**
   * @throws AwsException where there is none
   */
  public AliasConfiguration get(FunctionName name, String alias) {
    return catalog
        .alias(name, alias)
        .map(AliasConfiguration::of)
        .orElseThrow(() -> Refusals.notFound("Cannot find alias arn: " + name.arn(alias)));
  }

  /**
   * @throws AwsException where there is none, or no such version
   */
  public AliasConfiguration update(FunctionName name, AliasRequests.UpdateAlias request) {
    LambdaFunction function =
        catalog
            .lock(name)
            .orElseThrow(() -> Refusals.notFound("Alias not found: " + name.arn(request.name())));
    Alias alias =
        catalog
            .alias(name, request.name())
            .orElseThrow(() -> Refusals.notFound("Alias not found: " + name.arn(request.name())));
    String revisionId = request.revisionId();
    if (revisionId != null && !revisionId.equals(alias.revisionId().toString())) {
      throw Refusals.revisionMismatch("GetFunction/GetAlias");
    }
    alias.change(
        routing.changed(name, alias.target(), request.functionVersion(), request.routingConfig()),
        Objects.requireNonNullElse(request.description(), alias.description()));
    events.publishEvent(FunctionChanged.of(function));
    return AliasConfiguration.of(alias);
  }

  /** Deleting an alias that is not there succeeds, as on AWS. */
  public void delete(FunctionName name, String alias) {
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    Optional<Alias> found = catalog.alias(name, alias);
    found.ifPresent(aliases::delete);
    found.ifPresent(gone -> events.publishEvent(FunctionChanged.of(function)));
  }

  /**
   * @throws AwsException where there is no such function
   */
  public AliasRequests.AliasList list(FunctionName name, AliasRequests.ListAliases request) {
    LambdaFunction function =
        catalog.find(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    String version = request.functionVersion();
    Integer number = version == null ? null : Catalog.number(version).orElse(-1);
    int size = Page.size(request.maxItems());
    Page<Alias> page =
        Page.of(
            aliases.list(function, number, Page.key(request.marker()), Limit.of(size + 1)),
            size,
            Alias::name);
    return new AliasRequests.AliasList(
        page.items().stream().map(AliasConfiguration::of).toList(), page.nextMarker());
  }
}
