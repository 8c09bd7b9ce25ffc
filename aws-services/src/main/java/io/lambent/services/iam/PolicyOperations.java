package io.lambent.services.iam;

import io.lambent.services.front.InTransaction;
import org.springframework.stereotype.Component;

/** The operations of managed and inline policies and of permissions boundaries. */
@Component
class PolicyOperations {
  private final Policies policies;
  private final PolicyVersions versions;
  private final Attachments attachments;
  private final InlinePolicies inline;
  private final Boundaries boundaries;
  private final AuthorizationDetails details;

  PolicyOperations(
      Policies policies,
      PolicyVersions versions,
      Attachments attachments,
      InlinePolicies inline,
      Boundaries boundaries,
      AuthorizationDetails details) {
    this.policies = policies;
    this.versions = versions;
    this.attachments = attachments;
    this.inline = inline;
    this.boundaries = boundaries;
    this.details = details;
  }

  void addTo(InTransaction api) {
    addManaged(api);
    for (IdentityKind kind : IdentityKind.values()) {
      addInline(api, kind);
      addAttachments(api, kind);
      if (kind != IdentityKind.GROUP) {
        addBoundary(api, kind);
      }
    }
  }

  private void addManaged(InTransaction api) {
    api.write("CreatePolicy", Policies.Create.class, Policies.Shown.class, policies::create)
        .read("GetPolicy", Policies.ByArn.class, Policies.Shown.class, policies::get)
        .read("ListPolicies", Policies.ListInput.class, Policies.Listed.class, policies::list)
        .write("DeletePolicy", Policies.ByArn.class, policies::delete)
        .write(
            "CreatePolicyVersion",
            PolicyVersions.Create.class,
            PolicyVersions.Shown.class,
            versions::create)
        .read(
            "GetPolicyVersion",
            PolicyVersions.ByVersion.class,
            PolicyVersions.Shown.class,
            versions::get)
        .read(
            "ListPolicyVersions",
            PolicyVersions.ListInput.class,
            PolicyVersions.Listed.class,
            versions::list)
        .write("SetDefaultPolicyVersion", PolicyVersions.ByVersion.class, versions::setDefault)
        .write("DeletePolicyVersion", PolicyVersions.ByVersion.class, versions::delete)
        .read(
            "ListEntitiesForPolicy",
            Attachments.EntitiesInput.class,
            Attachments.Entities.class,
            attachments::entities)
        .read(
            "GetAccountAuthorizationDetails",
            AuthorizationDetails.Input.class,
            AuthorizationDetails.Output.class,
            details::get);
  }

  private void addInline(InTransaction api, IdentityKind kind) {
    String name = kind.label();
    api.write(
            "Put" + name + "Policy",
            InlinePolicies.Put.class,
            (caller, input) -> inline.put(kind, caller, input))
        .read(
            "Get" + name + "Policy",
            InlinePolicies.ByName.class,
            InlinePolicies.Shown.class,
            (caller, input) -> inline.get(kind, caller, input))
        .read(
            "List" + name + "Policies",
            InlinePolicies.ListInput.class,
            InlinePolicies.Listed.class,
            (caller, input) -> inline.list(kind, caller, input))
        .write(
            "Delete" + name + "Policy",
            InlinePolicies.ByName.class,
            (caller, input) -> inline.delete(kind, caller, input));
  }

  private void addAttachments(InTransaction api, IdentityKind kind) {
    String name = kind.label();
    api.write(
            "Attach" + name + "Policy",
            Attachments.Change.class,
            (caller, input) -> attachments.attach(kind, caller, input))
        .write(
            "Detach" + name + "Policy",
            Attachments.Change.class,
            (caller, input) -> attachments.detach(kind, caller, input))
        .read(
            "ListAttached" + name + "Policies",
            Attachments.ListInput.class,
            Attachments.Listed.class,
            (caller, input) -> attachments.list(kind, caller, input));
  }

  private void addBoundary(InTransaction api, IdentityKind kind) {
    api.write(
            "Put" + kind.label() + "PermissionsBoundary",
            Boundaries.Put.class,
            (caller, input) -> boundaries.put(kind, caller, input))
        .write(
            "Delete" + kind.label() + "PermissionsBoundary",
            Boundaries.ByName.class,
            (caller, input) -> boundaries.delete(kind, caller, input));
  }
}
