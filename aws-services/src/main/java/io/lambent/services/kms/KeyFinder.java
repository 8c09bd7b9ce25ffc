package io.lambent.services.kms;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * Finds the key that a request names: by id or alias, each alone or in an ARN. The keys of AWS's
 * services, such as {@code alias/aws/s3}, are made when they are first named.
 */
@Component
class KeyFinder {
  static final String ALIAS = "alias/";
  static final String RESERVED = "alias/aws/";
  private static final String KEY = "key/";
  private static final Pattern UUID_FORM =
      Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
  private static final Pattern SERVICE = Pattern.compile("alias/aws/[a-z][a-z0-9-]{1,30}");

  private final KeyTable keys;
  private final AliasTable aliases;
  private final Clock clock;

  KeyFinder(KeyTable keys, AliasTable aliases, Clock clock) {
    this.keys = keys;
    this.aliases = aliases;
    this.clock = clock;
  }

  /**
   * The key that a request names.
   *
   * @throws AwsFailure where there is none
   */
  KmsKey get(Caller caller, String named) {
    return find(caller, named, false);
  }

  /**
   * The key that a request names, locked until the transaction ends.
   *
   * @throws AwsFailure where there is none, or it is named by an alias
   */
  KmsKey lock(Caller caller, String named) {
    if (named.contains(ALIAS)) {
      throw KmsErrors.notFound("Invalid keyId '" + named + "'");
    }
    return find(caller, named, true);
  }

  private KmsKey find(Caller caller, String named, boolean locked) {
    Optional<Arn> arn = Arn.parse(named);
    if (arn.isPresent() && !arn.get().service().equals("kms")) {
      throw KmsErrors.notFound("Invalid arn " + named);
    }
    String account = arn.map(Arn::account).orElse(caller.account());
    String region = arn.map(Arn::region).orElse(caller.region());
    String resource = arn.map(Arn::resource).orElse(named.startsWith(ALIAS) ? named : KEY + named);
    if (resource.startsWith(ALIAS)) {
      return byAlias(caller, account, region, resource);
    }
    String id = resource.startsWith(KEY) ? resource.substring(KEY.length()) : "";
    if (!UUID_FORM.matcher(id).matches()) {
      throw KmsErrors.notFound("Invalid keyId '" + named + "'");
    }
    UUID uuid = UUID.fromString(id);
    return (locked ? keys.lock(uuid) : keys.find(uuid))
        .filter(key -> key.account().equals(account) && key.region().equals(region))
        .filter(key -> key.account().equals(caller.account()))
        .filter(key -> key.region().equals(caller.region()))
        .orElseThrow(() -> KmsErrors.noKey(Arn.of("kms", region, account, KEY + id).toString()));
  }

  private KmsKey byAlias(Caller caller, String account, String region, String name) {
    boolean isOwn = account.equals(caller.account()) && region.equals(caller.region());
    Optional<KmsKey> found =
        isOwn
            ? aliases.find(account, region, name).flatMap(alias -> keys.find(alias.key()))
            : Optional.empty();
    if (found.isEmpty() && isOwn && SERVICE.matcher(name).matches()) {
      return ofService(caller, name);
    }
    return found.orElseThrow(() -> KmsErrors.noAlias(AliasTable.Alias.arn(account, region, name)));
  }

  /** Makes the key of a service; where another request does at the same time, one of them stays. */
  private KmsKey ofService(Caller caller, String name) {
    KmsKey made =
        new KmsKey(
            UUID.randomUUID(),
            caller.account(),
            caller.region(),
            "Default key that protects my "
                + name.substring(RESERVED.length())
                + " resources when no other key is defined",
            false,
            true,
            KmsKeys.defaultPolicy(caller),
            Map.of(),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            null,
            null,
            null,
            null);
    keys.insert(made);
    aliases.insert(
        new AliasTable.Alias(
            caller.account(),
            caller.region(),
            name,
            made.id(),
            made.createdAt(),
            made.createdAt()));
    return aliases
        .find(caller.account(), caller.region(), name)
        .flatMap(alias -> keys.find(alias.key()))
        .orElse(made);
  }

  /**
   * The key that a request uses.
   *
   * @throws AwsFailure where there is none, or it must not be used
   */
  KmsKey usable(Caller caller, String named) {
    KmsKey key = get(caller, named);
    requireUsable(key);
    return key;
  }

  static void requireUsable(KmsKey key) {
    if (key.isPendingDeletion()) {
      throw KmsErrors.pendingDeletion(key);
    }
    if (!key.isEnabled()) {
      throw KmsErrors.disabled(key);
    }
  }
}
