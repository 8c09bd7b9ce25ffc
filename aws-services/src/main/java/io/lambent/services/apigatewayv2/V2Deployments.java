package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.ChangeLog;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The operations that change deployments. */
@Component
class V2Deployments {
  private final ApiTable apis;
  private final PartTable parts;
  private final Deployer deployer;
  private final ChangeLog changes;
  private final TransactionTemplate transactions;

  V2Deployments(
      ApiTable apis,
      PartTable parts,
      Deployer deployer,
      ChangeLog changes,
      TransactionTemplate transactions) {
    this.apis = apis;
    this.parts = parts;
    this.deployer = deployer;
    this.changes = changes;
    this.transactions = transactions;
  }

  Struct create(Caller caller, Struct input) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              StoredApi api = apis.lock(caller, input.text("ApiId"));
              if (!deployer.hasRoutes(api)) {
                throw V2Errors.badRequest(
                    "At least one route is required before deploying the Api.");
              }
              String name = input.text("StageName");
              Part stage = name == null ? null : parts.get(api.id(), PartKind.STAGE, name);
              if (stage != null && Boolean.TRUE.equals(stage.doc().get("AutoDeploy"))) {
                throw V2Errors.badRequest(
                    "Deployments to stages with AutoDeploy enabled are made automatically");
              }
              String id = deployer.create(api, input.text("Description"), false);
              if (stage != null) {
                parts.update(api.id(), deployer.deployed(stage, id));
                changes.changed(api.id());
              }
              return parts.get(api.id(), PartKind.DEPLOYMENT, id).doc();
            }));
  }

  Struct update(Caller caller, Struct input) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              StoredApi api = apis.lock(caller, input.text("ApiId"));
              Part before = parts.get(api.id(), PartKind.DEPLOYMENT, input.text("DeploymentId"));
              Struct doc = Merge.of(before.doc(), input, Set.of("ApiId"));
              parts.update(api.id(), new Part(PartKind.DEPLOYMENT, before.id(), "", doc));
              return doc;
            }));
  }

  void delete(Caller caller, Struct input) {
    transactions.executeWithoutResult(
        status -> {
          StoredApi api = apis.lock(caller, input.text("ApiId"));
          Part part = parts.get(api.id(), PartKind.DEPLOYMENT, input.text("DeploymentId"));
          boolean used =
              parts.list(api.id(), PartKind.STAGE).stream()
                  .anyMatch(stage -> part.id().equals(stage.doc().text("DeploymentId")));
          if (used) {
            throw V2Errors.badRequest(
                "Active stages pointing to this deployment must be moved or deleted");
          }
          parts.delete(api.id(), PartKind.DEPLOYMENT, part.id());
        });
  }
}
