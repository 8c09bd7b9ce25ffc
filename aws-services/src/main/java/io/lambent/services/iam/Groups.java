package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Groups, whose policies are those of their members. */
@Component("iamGroups")
class Groups {
  private static final int MOST_PER_USER = 10;

  private final JdbcClient jdbc;
  private final IdentityTable table;
  private final Clock clock;

  Groups(JdbcClient jdbc, IdentityTable table, Clock clock) {
    this.jdbc = jdbc;
    this.table = table;
    this.clock = clock;
  }

  record Create(@Nullable String path, String groupName) {}

  record ByName(String groupName) {}

  record Get(String groupName, @Inlined Paging paging) {}

  record Shown(Group group) {}

  record Group(String path, String groupName, String groupId, String arn, Instant createDate) {}

  record WithMembers(
      Group group, List<Users.User> users, boolean isTruncated, @Nullable String marker) {}

  record ListInput(@Nullable String pathPrefix, @Inlined Paging paging) {}

  record ListForUser(String userName, @Inlined Paging paging) {}

  record Listed(List<Group> groups, boolean isTruncated, @Nullable String marker) {}

  record Update(String groupName, @Nullable String newPath, @Nullable String newGroupName) {}

  record Member(String groupName, String userName) {}

  Shown create(Caller caller, Create input) {
    Identity made =
        new Identity(
            0,
            IdentityKind.GROUP,
            caller.account(),
            input.groupName(),
            IamPaths.check(input.path()),
            IamIds.next(IdentityKind.GROUP.idPrefix()),
            Map.of(),
            null,
            null,
            null,
            0,
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    table.insert(made);
    return new Shown(shown(caller, made));
  }

  static Group shown(Caller caller, Identity group) {
    return new Group(
        group.path(), group.name(), group.uniqueId(), group.arn(caller), group.createdAt());
  }

  WithMembers get(Caller caller, Get input) {
    Identity group = table.get(caller.account(), IdentityKind.GROUP, input.groupName());
    Paging.Page<Users.User> page =
        input
            .paging()
            .of(related("\"group\"", "member", group), user -> IdentityTable.key(user.name()))
            .map(user -> Users.listed(caller, user));
    return new WithMembers(shown(caller, group), page.items(), page.isTruncated(), page.marker());
  }

  Listed list(Caller caller, ListInput input) {
    return listed(
        caller,
        table.page(caller.account(), IdentityKind.GROUP, input.pathPrefix(), input.paging()));
  }

  Listed listForUser(Caller caller, ListForUser input) {
    Identity user = table.get(caller.account(), IdentityKind.USER, input.userName());
    return listed(
        caller, input.paging().of(ofUser(user), group -> IdentityTable.key(group.name())));
  }

  private static Listed listed(Caller caller, Paging.Page<Identity> page) {
    return new Listed(
        page.items().stream().map(group -> shown(caller, group)).toList(),
        page.isTruncated(),
        page.marker());
  }

  /** The groups of a user, in the order of their names. */
  List<Identity> ofUser(Identity user) {
    return related("member", "\"group\"", user);
  }

  /** Identities on the other side of memberships. */
  private List<Identity> related(String own, String other, Identity identity) {
    return jdbc
        .sql(
            "select "
                + other
                + " from lambent_aws.iam_membership m join lambent_aws.iam_identity i on i.id = m."
                + other
                + " where m."
                + own
                + " = :id order by i.name_key")
        .param("id", identity.id())
        .query((row, number) -> row.getLong(1))
        .list()
        .stream()
        .map(table::byRow)
        .toList();
  }

  void update(Caller caller, Update input) {
    Identity group = table.lock(caller.account(), IdentityKind.GROUP, input.groupName());
    table.rename(
        group,
        Objects.requireNonNullElse(input.newGroupName(), group.name()),
        input.newPath() == null ? group.path() : IamPaths.check(input.newPath()));
  }

  void delete(Caller caller, ByName input) {
    table.deleteUnreferred(table.lock(caller.account(), IdentityKind.GROUP, input.groupName()));
  }

  /** Users are locked before groups. */
  void addMember(Caller caller, Member input) {
    Identity user = table.lock(caller.account(), IdentityKind.USER, input.userName());
    Identity group = table.lock(caller.account(), IdentityKind.GROUP, input.groupName());
    List<Identity> present = ofUser(user);
    if (present.stream().noneMatch(other -> other.id() == group.id())
        && present.size() >= MOST_PER_USER) {
      throw IamErrors.quota("GroupsPerUser", MOST_PER_USER);
    }
    jdbc.sql(
            "insert into lambent_aws.iam_membership (member, \"group\") values (:user, :group)"
                + " on conflict do nothing")
        .param("user", user.id())
        .param("group", group.id())
        .update();
  }

  void removeMember(Caller caller, Member input) {
    Identity user = table.lock(caller.account(), IdentityKind.USER, input.userName());
    Identity group = table.lock(caller.account(), IdentityKind.GROUP, input.groupName());
    jdbc.sql("delete from lambent_aws.iam_membership where member = :user and \"group\" = :group")
        .param("user", user.id())
        .param("group", group.id())
        .update();
  }
}
