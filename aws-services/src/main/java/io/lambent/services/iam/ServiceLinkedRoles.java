package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Roles that belong to a service, which alone changes them. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create-service-linked-role.html">Create
 * a service-linked role</a>.
 */
@Component
class ServiceLinkedRoles {
  private final JdbcClient jdbc;
  private final IdentityTable table;
  private final AttachmentTable attachments;
  private final Clock clock;

  ServiceLinkedRoles(
      JdbcClient jdbc, IdentityTable table, AttachmentTable attachments, Clock clock) {
    this.jdbc = jdbc;
    this.table = table;
    this.attachments = attachments;
    this.clock = clock;
  }

  record Create(
      String awsServiceName, @Nullable String description, @Nullable String customSuffix) {}

  record ByName(String roleName) {}

  record Deletion(String deletionTaskId) {}

  record DeletionStatus(String status) {}

  Roles.Shown create(Caller caller, Create input) {
    LinkedService service =
        LinkedService.find(input.awsServiceName())
            .orElseThrow(
                () ->
                    IamErrors.invalidInput(
                        "Service-linked roles are not known for " + input.awsServiceName()));
    if (input.customSuffix() != null && !service.allowsSuffix()) {
      throw IamErrors.invalidInput("Custom suffix is not allowed for " + service.principal());
    }
    String name =
        input.customSuffix() == null ? service.role() : service.role() + "_" + input.customSuffix();
    if (table.find(caller.account(), IdentityKind.ROLE, name).isPresent()) {
      throw taken(name);
    }
    Identity made =
        new Identity(
            0,
            IdentityKind.ROLE,
            caller.account(),
            name,
            Identity.SERVICE_PATH + service.principal() + "/",
            IamIds.next(IdentityKind.ROLE.idPrefix()),
            Map.of(),
            null,
            service.trustPolicy(),
            input.description(),
            Roles.DEFAULT_SESSION,
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    table.insert(made);
    Identity stored = table.get(caller.account(), IdentityKind.ROLE, name);
    attachments.attach(stored, service.policy(caller));
    return new Roles.Shown(Roles.created(caller, made, null));
  }

  private static AwsFailure taken(String name) {
    return IamErrors.invalidInput(
        "Service role name "
            + name
            + " has been taken in this account, please try a different suffix.");
  }

  /** Deletes a role at once: no service here uses one. */
  Deletion delete(Caller caller, ByName input) {
    Identity role = table.lock(caller.account(), IdentityKind.ROLE, input.roleName());
    if (!role.isServiceLinked()) {
      throw IamErrors.noIdentity(IdentityKind.ROLE, input.roleName());
    }
    List.of("iam_attachment", "iam_inline_policy")
        .forEach(
            owned ->
                jdbc.sql("delete from lambent_aws." + owned + " where identity = :id")
                    .param("id", role.id())
                    .update());
    table.deleteUnreferred(role);
    return new Deletion("task" + role.path() + role.name() + "/" + UUID.randomUUID());
  }

  /** Deletions are done when they are answered, so each that can be asked for has succeeded. */
  DeletionStatus status(Caller caller, Deletion input) {
    if (!input.deletionTaskId().startsWith("task" + Identity.SERVICE_PATH)) {
      throw IamErrors.invalidInput("The deletion task id is not valid.");
    }
    return new DeletionStatus("SUCCEEDED");
  }
}
