package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Users, who have credentials that last. */
@Component("iamUsers")
class Users {
  private final IdentityTable table;
  private final Boundaries boundaries;
  private final CallingUser calling;
  private final Clock clock;

  Users(IdentityTable table, Boundaries boundaries, CallingUser calling, Clock clock) {
    this.table = table;
    this.boundaries = boundaries;
    this.calling = calling;
    this.clock = clock;
  }

  record Create(
      @Nullable String path,
      String userName,
      @Nullable String permissionsBoundary,
      List<IamTags.Tag> tags) {}

  record ByName(String userName) {}

  record Get(@Nullable String userName) {}

  record Shown(User user) {}

  record User(
      String path,
      @Nullable String userName,
      String userId,
      String arn,
      Instant createDate,
      Boundaries.@Nullable Attached permissionsBoundary,
      @Nullable List<IamTags.Tag> tags) {}

  record ListInput(@Nullable String pathPrefix, @Inlined Paging paging) {}

  record Listed(List<User> users, boolean isTruncated, @Nullable String marker) {}

  record Update(String userName, @Nullable String newPath, @Nullable String newUserName) {}

  Shown create(Caller caller, Create input) {
    Identity made =
        new Identity(
            0,
            IdentityKind.USER,
            caller.account(),
            input.userName(),
            IamPaths.check(input.path()),
            IamIds.next(IdentityKind.USER.idPrefix()),
            IamTags.map(input.tags()),
            null,
            null,
            null,
            0,
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    table.insert(made);
    if (input.permissionsBoundary() != null) {
      boundaries.set(caller, made, input.permissionsBoundary());
    }
    return new Shown(shown(caller, made, input.permissionsBoundary(), made.tags().isEmpty()));
  }

  private static User shown(
      Caller caller, Identity user, @Nullable String boundary, boolean withoutTags) {
    return new User(
        user.path(),
        user.name(),
        user.uniqueId(),
        user.arn(caller),
        user.createdAt(),
        Boundaries.attached(boundary),
        withoutTags ? null : IamTags.list(user.tags()));
  }

  /** A user as lists answer it. */
  static User listed(Caller caller, Identity user) {
    return shown(caller, user, null, true);
  }

  /** Reads a user: the caller, or the root of the account, where none is named. */
  Shown get(Caller caller, Get input) {
    if (input.userName() == null) {
      Identity user = calling.find(caller).orElse(null);
      return new Shown(
          user == null
              ? root(caller)
              : shown(caller, user, user.boundary(), user.tags().isEmpty()));
    }
    Identity user = table.get(caller.account(), IdentityKind.USER, input.userName());
    return new Shown(shown(caller, user, user.boundary(), user.tags().isEmpty()));
  }

  private static User root(Caller caller) {
    return new User(
        "/",
        null,
        caller.account(),
        IamArns.of(caller, caller.account(), "root"),
        Instant.EPOCH,
        null,
        null);
  }

  Listed list(Caller caller, ListInput input) {
    Paging.Page<User> page =
        table
            .page(caller.account(), IdentityKind.USER, input.pathPrefix(), input.paging())
            .map(user -> listed(caller, user));
    return new Listed(page.items(), page.isTruncated(), page.marker());
  }

  void update(Caller caller, Update input) {
    Identity user = table.lock(caller.account(), IdentityKind.USER, input.userName());
    table.rename(
        user,
        Objects.requireNonNullElse(input.newUserName(), user.name()),
        input.newPath() == null ? user.path() : IamPaths.check(input.newPath()));
  }

  /**
   * Deletes a user.
   *
   * @throws AwsFailure where something belongs to it
   */
  void delete(Caller caller, ByName input) {
    table.deleteUnreferred(table.lock(caller.account(), IdentityKind.USER, input.userName()));
  }
}
