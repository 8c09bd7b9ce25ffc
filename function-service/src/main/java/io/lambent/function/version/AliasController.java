package io.lambent.function.version;

import io.lambent.contract.function.FunctionName;
import io.lambent.function.awsapi.Caller;
import io.lambent.function.awsapi.FunctionReference;
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
import org.springframework.http.HttpStatus;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The operations on aliases. */
@RestController
@Transactional
class AliasController {
  private static final String ALIASES = "/2015-03-31/functions/{FunctionName}/aliases";
  private static final String ALIAS = ALIASES + "/{Name}";

  private final Catalog catalog;
  private final AliasRepository aliases;
  private final Routing routing;
  private final ApplicationEventPublisher events;

  AliasController(
      Catalog catalog, AliasRepository aliases, Routing routing, ApplicationEventPublisher events) {
    this.catalog = catalog;
    this.aliases = aliases;
    this.routing = routing;
    this.events = events;
  }

  @PostMapping(ALIASES)
  @ResponseStatus(HttpStatus.CREATED)
  public AliasConfiguration createAlias(Caller caller, AliasRequests.CreateAlias request) {
    FunctionName name = FunctionReference.function(caller, request.functionName(), "CreateAlias");
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

  @GetMapping(ALIAS)
  public AliasConfiguration getAlias(Caller caller, AliasRequests.OneAlias request) {
    FunctionName name = FunctionReference.function(caller, request.functionName(), "GetAlias");
    return catalog
        .alias(name, request.name())
        .map(AliasConfiguration::of)
        .orElseThrow(() -> Refusals.notFound("Cannot find alias arn: " + name.arn(request.name())));
  }

  @PutMapping(ALIAS)
  public AliasConfiguration updateAlias(Caller caller, AliasRequests.UpdateAlias request) {
    FunctionName name = FunctionReference.function(caller, request.functionName(), "UpdateAlias");
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
  @DeleteMapping(ALIAS)
  @ResponseStatus(HttpStatus.NO_CONTENT)
  public void deleteAlias(Caller caller, AliasRequests.OneAlias request) {
    FunctionName name = FunctionReference.function(caller, request.functionName(), "DeleteAlias");
    LambdaFunction function =
        catalog.lock(name).orElseThrow(() -> Refusals.functionNotFound(name.arn()));
    Optional<Alias> alias = catalog.alias(name, request.name());
    alias.ifPresent(aliases::delete);
    alias.ifPresent(gone -> events.publishEvent(FunctionChanged.of(function)));
  }

  @GetMapping(ALIASES)
  public AliasRequests.AliasList listAliases(Caller caller, AliasRequests.ListAliases request) {
    FunctionName name = FunctionReference.function(caller, request.functionName(), "ListAliases");
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
