package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.ChangeLog;
import io.lambent.services.apis.DomainTable;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations that change stages. */
@Component
class V2Stages {
  static final String DEFAULT = "$default";
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z0-9_]+");
  private static final Set<String> OWN = Set.of("ApiId");

  private final ApiTable apis;
  private final PartTable parts;
  private final Deployer deployer;
  private final ChangeLog changes;
  private final DomainTable domains;
  private final Clock clock;
  private final TransactionTemplate transactions;

  V2Stages(
      ApiTable apis,
      PartTable parts,
      Deployer deployer,
      ChangeLog changes,
      DomainTable domains,
      Clock clock,
      TransactionTemplate transactions) {
    this.apis = apis;
    this.parts = parts;
    this.deployer = deployer;
    this.changes = changes;
    this.domains = domains;
    this.clock = clock;
    this.transactions = transactions;
  }

  Struct create(Caller caller, Struct input) {
    return inTransaction(
        () -> {
          StoredApi api = apis.lock(caller, input.text("ApiId"));
          checkRouteSettings(api, input);
          return add(api, Merge.of(new Struct(), input, OWN));
        });
  }

  /**
   * Checks that settings of routes are for routes that the API has. Settings of a route that is
   * deleted later are kept.
   */
  private void checkRouteSettings(StoredApi api, Struct input) {
    Map<?, ?> settings = input.map("RouteSettings");
    if (settings.isEmpty()) {
      return;
    }
    Set<String> keys =
        parts.list(api.id(), PartKind.ROUTE).stream()
            .map(route -> String.valueOf(route.doc().text("RouteKey")))
            .collect(Collectors.toSet());
    for (String key : PartRules.texts(settings).keySet()) {
      if (!keys.contains(key)) {
        throw V2Errors.notFound(
            "Route", "Unable to find Route by key " + key + " within the provided RouteSettings");
      }
    }
  }

  /** Adds a stage within a transaction. */
  Struct add(StoredApi api, Struct doc) {
    PartRules.absent(doc, "AutoDeploy", false);
    PartRules.absent(doc, "CreatedDate", Times.now(clock));
    PartRules.absent(doc, "LastUpdatedDate", Times.now(clock));
    PartRules.absent(doc, "StageVariables", Map.of());
    PartRules.absent(doc, "RouteSettings", Map.of());
    PartRules.absent(doc, "Tags", Map.of());
    PartRules.absent(doc, "DefaultRouteSettings", Struct.of("DetailedMetricsEnabled", false));
    check(api, doc);
    String name = Objects.requireNonNull(doc.text("StageName"));
    parts.insert(api.id(), new Part(PartKind.STAGE, name, "", doc));
    return saved(api, name);
  }

  Struct update(Caller caller, Struct input) {
    return change(
        caller,
        input,
        (api, doc) -> {
          checkRouteSettings(api, input);
          return Merge.of(doc, input, OWN);
        });
  }

  Struct deleteAccessLogSettings(Caller caller, Struct input) {
    return change(caller, input, (api, doc) -> doc.put("AccessLogSettings", null));
  }

  Struct deleteRouteSettings(Caller caller, Struct input) {
    return change(
        caller,
        input,
        (api, doc) -> {
          Map<Object, Object> settings = new LinkedHashMap<>(doc.map("RouteSettings"));
          if (settings.remove(input.text("RouteKey")) == null) {
            throw V2Errors.notFound("RouteSettings", "Invalid route key specified");
          }
          return doc.put("RouteSettings", settings);
        });
  }

  private interface Change {
    Struct of(StoredApi api, Struct doc);
  }

  private Struct change(Caller caller, Struct input, Change change) {
    return inTransaction(
        () -> {
          StoredApi api = apis.lock(caller, input.text("ApiId"));
          Part stage = parts.get(api.id(), PartKind.STAGE, input.text("StageName"));
          Struct doc = change.of(api, Merge.of(stage.doc(), new Struct(), Set.of()));
          doc.put("LastUpdatedDate", Times.now(clock));
          check(api, doc);
          parts.update(api.id(), new Part(PartKind.STAGE, stage.id(), "", doc));
          return saved(api, stage.id());
        });
  }

  /** Deploys to a stage that was stored, where it deploys automatically, and reads it. */
  private Struct saved(StoredApi api, String name) {
    Part stage = parts.get(api.id(), PartKind.STAGE, name);
    if (Boolean.TRUE.equals(stage.doc().get("AutoDeploy"))) {
      deployer.deployAutomatically(api);
      stage = parts.get(api.id(), PartKind.STAGE, name);
    }
    changes.changed(api.id());
    return stage.doc();
  }

  void delete(Caller caller, Struct input) {
    transactions.executeWithoutResult(
        status -> {
          StoredApi api = apis.lock(caller, input.text("ApiId"));
          Part stage = parts.get(api.id(), PartKind.STAGE, input.text("StageName"));
          domains.checkUnused(api.id(), stage.id());
          parts.delete(api.id(), PartKind.STAGE, stage.id());
          changes.changed(api.id());
        });
  }

  /** Has gateways forget what they know of an API, with the results of its authorizers. */
  void resetAuthorizersCache(Caller caller, Struct input) {
    transactions.executeWithoutResult(
        status -> {
          StoredApi api = apis.find(caller, input.text("ApiId"));
          parts.get(api.id(), PartKind.STAGE, input.text("StageName"));
          changes.changed(api.id());
        });
  }

  private void check(StoredApi api, Struct doc) {
    String name = Objects.requireNonNullElse(doc.text("StageName"), "");
    if (!(name.equals(DEFAULT) && api.isHttp()) && !NAME.matcher(name).matches()) {
      throw V2Errors.badRequest(
          "Stage name must only contain alphanumeric characters, hyphens and underscores, or be"
              + " $default");
    }
    if (doc.has("ClientCertificateId")) {
      throw V2Errors.badRequest("Client certificates are not supported by Lambent");
    }
    doc.map("StageVariables")
        .keySet()
        .forEach(
            variable -> {
              if (!VARIABLE.matcher(String.valueOf(variable)).matches()) {
                throw V2Errors.badRequest("Invalid stage variable name: " + variable);
              }
            });
    String deployment = doc.text("DeploymentId");
    if (deployment != null && parts.find(api.id(), PartKind.DEPLOYMENT, deployment) == null) {
      throw V2Errors.badRequest("Deployment " + deployment + " does not exist");
    }
    Struct log = doc.struct("AccessLogSettings");
    if (log != null) {
      String destination = log.text("DestinationArn");
      if (destination == null || log.text("Format") == null) {
        throw V2Errors.badRequest(
            "Access log settings need a DestinationArn and a Format with at least"
                + " $context.requestId or $context.extendedRequestId");
      }
      if (!destination.contains(":log-group:")) {
        throw V2Errors.badRequest(
            "Access logs go to log groups of CloudWatch Logs; other destinations are not supported"
                + " by Lambent");
      }
    }
  }

  private Struct inTransaction(Supplier<Struct> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }
}
