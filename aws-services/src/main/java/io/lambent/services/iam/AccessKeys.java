package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.sigv4.AccessKeyId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Access keys of users. Their secrets are answered once, when they are made. */
@Component
class AccessKeys {
  private static final int MOST_KEYS = 2;
  private static final int SECRET_BYTES = 30;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final AccessKeyTable table;
  private final CallingUser users;
  private final Clock clock;

  AccessKeys(AccessKeyTable table, CallingUser users, Clock clock) {
    this.table = table;
    this.users = users;
    this.clock = clock;
  }

  record ByUser(@Nullable String userName) {}

  record ByKey(@Nullable String userName, String accessKeyId) {}

  record Update(@Nullable String userName, String accessKeyId, String status) {}

  record Created(Key accessKey) {}

  record Key(
      String userName,
      String accessKeyId,
      String status,
      String secretAccessKey,
      Instant createDate) {

    /** Without the secret, so that it reaches no log. */
    @Override
    public String toString() {
      return "Key[" + accessKeyId + "]";
    }
  }

  record ListInput(@Nullable String userName, @Inlined Paging paging) {}

  record Listed(List<Metadata> accessKeyMetadata, boolean isTruncated, @Nullable String marker) {}

  record Metadata(String userName, String accessKeyId, String status, Instant createDate) {}

  Created create(Caller caller, ByUser input) {
    Identity user = users.locked(caller, input.userName());
    if (table.of(user).size() >= MOST_KEYS) {
      throw IamErrors.quota("AccessKeysPerUser", MOST_KEYS);
    }
    AccessKeyTable.Key made =
        new AccessKeyTable.Key(
            AccessKeyId.next(AccessKeyId.LASTING, user.account()),
            user.id(),
            true,
            clock.instant().truncatedTo(ChronoUnit.SECONDS));
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    String secret = Base64.getEncoder().encodeToString(bytes);
    table.insert(made, secret);
    return new Created(new Key(user.name(), made.id(), made.status(), secret, made.createdAt()));
  }

  Listed list(Caller caller, ListInput input) {
    Identity user = users.named(caller, input.userName());
    Paging.Page<Metadata> page =
        input
            .paging()
            .of(table.of(user), AccessKeyTable.Key::id)
            .map(key -> new Metadata(user.name(), key.id(), key.status(), key.createdAt()));
    return new Listed(page.items(), page.isTruncated(), page.marker());
  }

  void update(Caller caller, Update input) {
    table.setActive(
        key(caller, input.userName(), input.accessKeyId()).id(), input.status().equals("Active"));
  }

  void delete(Caller caller, ByKey input) {
    table.delete(key(caller, input.userName(), input.accessKeyId()).id());
  }

  /**
   * The key of a user, who is locked.
   *
   * @throws AwsFailure where the user has no such key
   */
  private AccessKeyTable.Key key(Caller caller, @Nullable String userName, String id) {
    Identity user = users.locked(caller, userName);
    return table
        .find(id)
        .filter(key -> key.owner() == user.id())
        .orElseThrow(
            () -> IamErrors.notFound("The Access Key with id " + id + " cannot be found."));
  }
}
