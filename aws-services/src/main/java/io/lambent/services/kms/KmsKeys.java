package io.lambent.services.kms;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.services.policy.PolicyGrammar;
import io.lambent.services.policy.PolicyKind;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Makes, describes and deletes keys. */
@Component
class KmsKeys {
  private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
  private static final String ENCRYPT = "ENCRYPT_DECRYPT";
  private static final String POLICY_NAME = "default";
  private static final int DELETION_DAYS = 30;
  private static final int PAGE = 100;
  private static final UUID FIRST = new UUID(0, 0);

  private final KeyTable table;
  private final KeyFinder finder;
  private final Clock clock;

  KmsKeys(KeyTable table, KeyFinder finder, Clock clock) {
    this.table = table;
    this.finder = finder;
    this.clock = clock;
  }

  record Create(
      @Nullable String policy,
      @Nullable String description,
      @Nullable String keyUsage,
      @Nullable String customerMasterKeySpec,
      @Nullable String keySpec,
      @Nullable String origin,
      @Nullable String customKeyStoreId,
      List<KeyTags.Tag> tags,
      boolean multiRegion,
      @Nullable String xksKeyId) {}

  record ByKey(String keyId) {}

  record Shown(Metadata keyMetadata) {}

  record Metadata(
      String awsAccountId,
      String keyId,
      String arn,
      Instant creationDate,
      boolean enabled,
      String description,
      String keyUsage,
      String keyState,
      @Nullable Instant deletionDate,
      String origin,
      String keyManager,
      String customerMasterKeySpec,
      String keySpec,
      List<String> encryptionAlgorithms,
      boolean multiRegion) {}

  record ListInput(@Nullable Integer limit, @Nullable String marker) {}

  record Listed(List<Entry> keys, @Nullable String nextMarker, boolean truncated) {}

  record Entry(String keyId, String keyArn) {}

  record Describe(String keyId, String description) {}

  record Delete(String keyId, @Nullable Integer pendingWindowInDays) {}

  record Deleted(String keyId, Instant deletionDate, String keyState, int pendingWindowInDays) {}

  record Kept(String keyId) {}

  record PolicyInput(String keyId, @Nullable String policyName) {}

  record Policy(String policy, String policyName) {}

  record PutPolicy(String keyId, @Nullable String policyName, String policy) {}

  record PolicyNames(List<String> policyNames, boolean truncated) {}

  Shown create(Caller caller, Create input) {
    refuse(input);
    String policy = input.policy() == null ? defaultPolicy(caller) : input.policy();
    check(policy);
    KmsKey made =
        new KmsKey(
            UUID.randomUUID(),
            caller.account(),
            caller.region(),
            Objects.requireNonNullElse(input.description(), ""),
            true,
            true,
            policy,
            KeyTags.changed(Map.of(), input.tags()),
            clock.instant().truncatedTo(ChronoUnit.MILLIS),
            null,
            null,
            null,
            null);
    table.insert(made);
    return new Shown(metadata(made));
  }

  /**
   * Refuses kinds of keys that are not there.
   *
   * @throws AwsFailure where a request asks for one
   */
  private static void refuse(Create input) {
    String spec =
        input.keySpec() == null
            ? Objects.requireNonNullElse(input.customerMasterKeySpec(), SYMMETRIC)
            : input.keySpec();
    if (!spec.equals(SYMMETRIC)) {
      throw KmsErrors.unsupported("KeySpec " + spec);
    }
    if (input.keyUsage() != null && !input.keyUsage().equals(ENCRYPT)) {
      throw KmsErrors.validation(
          "KeyUsage " + input.keyUsage() + " is not compatible with KeySpec " + spec);
    }
    if (input.origin() != null && !input.origin().equals("AWS_KMS")) {
      throw KmsErrors.unsupported("Origin " + input.origin());
    }
    if (input.customKeyStoreId() != null || input.xksKeyId() != null) {
      throw KmsErrors.unsupported("A custom key store");
    }
    if (input.multiRegion()) {
      throw KmsErrors.unsupported("MultiRegion");
    }
  }

  /** The policy of keys that are made without one. */
  static String defaultPolicy(Caller caller) {
    return """
        {
          "Version" : "2012-10-17",
          "Id" : "key-default-1",
          "Statement" : [ {
            "Sid" : "Enable IAM User Permissions",
            "Effect" : "Allow",
            "Principal" : {
              "AWS" : "arn:%s:iam::%s:root"
            },
            "Action" : "kms:*",
            "Resource" : "*"
          } ]
        }"""
        .formatted(Arn.partition(caller.region()), caller.account());
  }

  private static void check(String policy) {
    PolicyGrammar.problem(policy, PolicyKind.RESOURCE)
        .ifPresent(
            text -> {
              throw AwsFailure.declared("MalformedPolicyDocumentException", text);
            });
  }

  private static Metadata metadata(KmsKey key) {
    return new Metadata(
        key.account(),
        key.id().toString(),
        key.arn(),
        key.createdAt(),
        key.isEnabled() && !key.isPendingDeletion(),
        key.description(),
        ENCRYPT,
        key.state(),
        key.deletedAt(),
        "AWS_KMS",
        key.isCustomers() ? "CUSTOMER" : "AWS",
        SYMMETRIC,
        SYMMETRIC,
        List.of(SYMMETRIC),
        false);
  }

  Shown describe(Caller caller, ByKey input) {
    return new Shown(metadata(finder.get(caller, input.keyId())));
  }

  Listed list(Caller caller, ListInput input) {
    int limit = Objects.requireNonNullElse(input.limit(), PAGE);
    List<KmsKey> found =
        table.list(caller.account(), caller.region(), after(input.marker()), limit + 1);
    boolean isTruncated = found.size() > limit;
    List<KmsKey> page = isTruncated ? found.subList(0, limit) : found;
    return new Listed(
        page.stream().map(key -> new Entry(key.id().toString(), key.arn())).toList(),
        isTruncated ? page.getLast().id().toString() : null,
        isTruncated);
  }

  private static UUID after(@Nullable String marker) {
    try {
      return marker == null ? FIRST : UUID.fromString(marker);
    } catch (IllegalArgumentException e) {
      throw AwsFailure.declared("InvalidMarkerException", "Could not deserialize marker");
    }
  }

  void changeDescription(Caller caller, Describe input) {
    table.update(KeyChange.of(changeable(caller, input.keyId())).description(input.description()));
  }

  void enable(Caller caller, ByKey input) {
    table.update(KeyChange.of(changeable(caller, input.keyId())).enabled(true));
  }

  void disable(Caller caller, ByKey input) {
    table.update(KeyChange.of(changeable(caller, input.keyId())).enabled(false));
  }

  /** Locks a key of a customer that is not about to be deleted. */
  private KmsKey changeable(Caller caller, String named) {
    KmsKey key = finder.lock(caller, named);
    requireCustomers(caller, key);
    if (key.isPendingDeletion()) {
      throw KmsErrors.pendingDeletion(key);
    }
    return key;
  }

  private static void requireCustomers(Caller caller, KmsKey key) {
    if (!key.isCustomers()) {
      throw new AwsFailure(
          CommonError.ACCESS_DENIED,
          "Account " + caller.account() + " may not change " + key.arn() + ", a key of AWS's.");
    }
  }

  Deleted scheduleDeletion(Caller caller, Delete input) {
    KmsKey key = changeable(caller, input.keyId());
    int days = Objects.requireNonNullElse(input.pendingWindowInDays(), DELETION_DAYS);
    Instant date = clock.instant().truncatedTo(ChronoUnit.MILLIS).plus(days, ChronoUnit.DAYS);
    table.update(KeyChange.of(key).deletion(date, days));
    return new Deleted(key.arn(), date, "PendingDeletion", days);
  }

  /** A key that was about to be deleted is disabled afterwards. */
  Kept cancelDeletion(Caller caller, ByKey input) {
    KmsKey key = finder.lock(caller, input.keyId());
    if (!key.isPendingDeletion()) {
      throw KmsErrors.invalidState(key.arn() + " is not pending deletion.");
    }
    table.update(KeyChange.of(KeyChange.of(key).deletion(null, null)).enabled(false));
    return new Kept(key.arn());
  }

  Policy policy(Caller caller, PolicyInput input) {
    requireDefault(input.policyName());
    return new Policy(finder.get(caller, input.keyId()).policy(), POLICY_NAME);
  }

  private static void requireDefault(@Nullable String policyName) {
    if (policyName != null && !policyName.equals(POLICY_NAME)) {
      throw KmsErrors.notFound("No such policy exists");
    }
  }

  void putPolicy(Caller caller, PutPolicy input) {
    requireDefault(input.policyName());
    check(input.policy());
    table.update(KeyChange.of(changeable(caller, input.keyId())).policy(input.policy()));
  }

  PolicyNames policyNames(Caller caller, ByKey input) {
    finder.get(caller, input.keyId());
    return new PolicyNames(List.of(POLICY_NAME), false);
  }
}
