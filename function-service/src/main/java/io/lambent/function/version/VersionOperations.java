package io.lambent.function.version;

import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import io.lambent.function.catalog.FunctionConfiguration;
import org.springframework.stereotype.Component;

/** The operations on published versions and on aliases. */
@Component
class VersionOperations implements Operations {
  private final Versions versions;
  private final Aliases aliases;

  VersionOperations(Versions versions, Aliases aliases) {
    this.versions = versions;
    this.aliases = aliases;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .onFunction(
            "PublishVersion",
            VersionShapes.PublishVersion.class,
            FunctionConfiguration.class,
            versions::publish)
        .onFunction(
            "ListVersionsByFunction",
            VersionShapes.ListVersions.class,
            VersionShapes.VersionList.class,
            versions::list)
        .onFunction(
            "CreateAlias",
            AliasRequests.CreateAlias.class,
            AliasConfiguration.class,
            aliases::create)
        .onFunction(
            "GetAlias",
            AliasRequests.OneAlias.class,
            AliasConfiguration.class,
            (function, request) -> aliases.get(function, request.name()))
        .onFunction(
            "UpdateAlias",
            AliasRequests.UpdateAlias.class,
            AliasConfiguration.class,
            aliases::update)
        .onFunction(
            "DeleteAlias",
            AliasRequests.OneAlias.class,
            (function, request) -> aliases.delete(function, request.name()))
        .onFunction(
            "ListAliases",
            AliasRequests.ListAliases.class,
            AliasRequests.AliasList.class,
            aliases::list);
  }
}
