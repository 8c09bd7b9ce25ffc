package io.lambent.services.iam;

import io.lambent.services.front.InTransaction;
import org.springframework.stereotype.Component;

/** The operations of roles, users, groups and instance profiles. */
@Component
class IdentityOperations {
  private final Roles roles;
  private final Users users;
  private final Groups groups;
  private final InstanceProfiles profiles;
  private final ServiceLinkedRoles linked;
  private final Tagging tags;

  IdentityOperations(
      Roles roles,
      Users users,
      Groups groups,
      InstanceProfiles profiles,
      ServiceLinkedRoles linked,
      Tagging tags) {
    this.roles = roles;
    this.users = users;
    this.groups = groups;
    this.profiles = profiles;
    this.linked = linked;
    this.tags = tags;
  }

  void addTo(InTransaction api) {
    addRoles(api);
    addUsers(api);
    addGroups(api);
    addProfiles(api);
    for (Tagging.Kind kind : Tagging.Kind.values()) {
      addTags(api, kind);
    }
  }

  private void addRoles(InTransaction api) {
    api.write("CreateRole", Roles.Create.class, Roles.Shown.class, roles::create)
        .read("GetRole", Roles.ByName.class, Roles.Shown.class, roles::get)
        .read("ListRoles", Roles.ListInput.class, Roles.Listed.class, roles::list)
        .write("UpdateAssumeRolePolicy", Roles.UpdateTrust.class, roles::updateTrust)
        .write("UpdateRole", Roles.Update.class, Roles.Updated.class, roles::update)
        .write("UpdateRoleDescription", Roles.Describe.class, Roles.Shown.class, roles::describe)
        .write("DeleteRole", Roles.ByName.class, roles::delete)
        .write(
            "CreateServiceLinkedRole",
            ServiceLinkedRoles.Create.class,
            Roles.Shown.class,
            linked::create)
        .write(
            "DeleteServiceLinkedRole",
            ServiceLinkedRoles.ByName.class,
            ServiceLinkedRoles.Deletion.class,
            linked::delete)
        .read(
            "GetServiceLinkedRoleDeletionStatus",
            ServiceLinkedRoles.Deletion.class,
            ServiceLinkedRoles.DeletionStatus.class,
            linked::status);
  }

  private void addUsers(InTransaction api) {
    api.write("CreateUser", Users.Create.class, Users.Shown.class, users::create)
        .read("GetUser", Users.Get.class, Users.Shown.class, users::get)
        .read("ListUsers", Users.ListInput.class, Users.Listed.class, users::list)
        .write("UpdateUser", Users.Update.class, users::update)
        .write("DeleteUser", Users.ByName.class, users::delete);
  }

  private void addGroups(InTransaction api) {
    api.write("CreateGroup", Groups.Create.class, Groups.Shown.class, groups::create)
        .read("GetGroup", Groups.Get.class, Groups.WithMembers.class, groups::get)
        .read("ListGroups", Groups.ListInput.class, Groups.Listed.class, groups::list)
        .read(
            "ListGroupsForUser", Groups.ListForUser.class, Groups.Listed.class, groups::listForUser)
        .write("UpdateGroup", Groups.Update.class, groups::update)
        .write("DeleteGroup", Groups.ByName.class, groups::delete)
        .write("AddUserToGroup", Groups.Member.class, groups::addMember)
        .write("RemoveUserFromGroup", Groups.Member.class, groups::removeMember);
  }

  private void addProfiles(InTransaction api) {
    api.write(
            "CreateInstanceProfile",
            InstanceProfiles.Create.class,
            InstanceProfiles.Shown.class,
            profiles::create)
        .read(
            "GetInstanceProfile",
            InstanceProfiles.ByName.class,
            InstanceProfiles.Shown.class,
            profiles::get)
        .read(
            "ListInstanceProfiles",
            InstanceProfiles.ListInput.class,
            InstanceProfiles.Listed.class,
            profiles::list)
        .read(
            "ListInstanceProfilesForRole",
            InstanceProfiles.ListForRole.class,
            InstanceProfiles.Listed.class,
            profiles::listForRole)
        .write("AddRoleToInstanceProfile", InstanceProfiles.WithRole.class, profiles::addRole)
        .write(
            "RemoveRoleFromInstanceProfile", InstanceProfiles.WithRole.class, profiles::removeRole)
        .write("DeleteInstanceProfile", InstanceProfiles.ByName.class, profiles::delete);
  }

  /** Lists lock what they read, so that all operations of tags are alike. */
  private void addTags(InTransaction api, Tagging.Kind kind) {
    api.write(
            "Tag" + kind.label(),
            Tagging.Tag.class,
            (caller, input) -> tags.tag(kind, caller, input))
        .write(
            "Untag" + kind.label(),
            Tagging.Untag.class,
            (caller, input) -> tags.untag(kind, caller, input))
        .write(
            "List" + kind.label() + "Tags",
            Tagging.ListInput.class,
            Tagging.Listed.class,
            (caller, input) -> tags.list(kind, caller, input));
  }
}
