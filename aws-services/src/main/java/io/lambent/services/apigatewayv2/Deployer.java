package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.ApiIds;
import io.lambent.services.apis.ChangeLog;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Makes deployments, and deploys to stages with automatic deployment after each change. */
@Component
class Deployer {
  /** Automatic deployments that no stage uses any more, of which the latest are kept. */
  private static final int KEPT = 10;

  private final PartTable parts;
  private final Compiler compiler;
  private final ChangeLog changes;
  private final JsonMapper json;
  private final Clock clock;

  Deployer(PartTable parts, Compiler compiler, ChangeLog changes, JsonMapper json, Clock clock) {
    this.parts = parts;
    this.compiler = compiler;
    this.changes = changes;
    this.json = json;
    this.clock = clock;
  }

  /** Notes, in the transaction that does it, that something of a kind was changed. */
  void changed(StoredApi api, PartKind kind) {
    if (kind.isDeployed()) {
      deployAutomatically(api);
    }
  }

  /** Deploys to all stages with automatic deployment. */
  void deployAutomatically(StoredApi api) {
    List<Part> stages =
        parts.list(api.id(), PartKind.STAGE).stream()
            .filter(stage -> Boolean.TRUE.equals(stage.doc().get("AutoDeploy")))
            .toList();
    if (!stages.isEmpty() && hasRoutes(api)) {
      String id =
          create(api, "Automatic deployment triggered by changes to the Api configuration", true);
      stages.forEach(stage -> parts.update(api.id(), deployed(stage, id)));
      forget(api);
    }
    changes.changed(api.id());
  }

  boolean hasRoutes(StoredApi api) {
    return !parts.list(api.id(), PartKind.ROUTE).isEmpty();
  }

  /** Makes a deployment of what the API is now. */
  String create(StoredApi api, @Nullable String description, boolean automatic) {
    String id = ApiIds.part();
    Struct doc =
        Struct.of(
            "DeploymentId",
            id,
            "AutoDeployed",
            automatic,
            "CreatedDate",
            Times.now(clock),
            "DeploymentStatus",
            "DEPLOYED",
            "Description",
            description);
    parts.insert(api.id(), new Part(PartKind.DEPLOYMENT, id, "", doc));
    parts.setSnapshot(api.id(), id, json.writeValueAsString(compiler.snapshot(api)));
    return id;
  }

  /** A stage that serves another deployment. */
  Part deployed(Part stage, String deploymentId) {
    Struct doc = Merge.of(stage.doc(), new Struct(), Set.of());
    doc.put("DeploymentId", deploymentId);
    doc.put("LastUpdatedDate", Times.now(clock));
    if (Boolean.TRUE.equals(doc.get("AutoDeploy"))) {
      doc.put(
          "LastDeploymentStatusMessage",
          "Successfully deployed stage with deployment ID '" + deploymentId + "'");
    }
    return new Part(PartKind.STAGE, stage.id(), "", doc);
  }

  private void forget(StoredApi api) {
    List<String> used =
        parts.list(api.id(), PartKind.STAGE).stream()
            .map(stage -> stage.text("DeploymentId"))
            .toList();
    List<Part> unused =
        parts.list(api.id(), PartKind.DEPLOYMENT).stream()
            .filter(deployment -> Boolean.TRUE.equals(deployment.doc().get("AutoDeployed")))
            .filter(deployment -> !used.contains(deployment.id()))
            .toList();
    unused.stream()
        .limit(Math.max(0, unused.size() - KEPT))
        .forEach(old -> parts.delete(api.id(), PartKind.DEPLOYMENT, old.id()));
  }
}
