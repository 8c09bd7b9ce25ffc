package io.lambent.services.kms;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Copies of a key with another value of one of its properties. */
record KeyChange(KmsKey key) {

  static KeyChange of(KmsKey key) {
    return new KeyChange(key);
  }

  KmsKey description(String description) {
    return with(
        description,
        key.isEnabled(),
        key.policy(),
        key.tags(),
        key.deletedAt(),
        key.deletionDays());
  }

  KmsKey enabled(boolean isEnabled) {
    return with(
        key.description(),
        isEnabled,
        key.policy(),
        key.tags(),
        key.deletedAt(),
        key.deletionDays());
  }

  KmsKey policy(String policy) {
    return with(
        key.description(),
        key.isEnabled(),
        policy,
        key.tags(),
        key.deletedAt(),
        key.deletionDays());
  }

  KmsKey tags(Map<String, String> tags) {
    return with(
        key.description(),
        key.isEnabled(),
        key.policy(),
        tags,
        key.deletedAt(),
        key.deletionDays());
  }

  KmsKey deletion(@Nullable Instant date, @Nullable Integer days) {
    return with(key.description(), key.isEnabled(), key.policy(), key.tags(), date, days);
  }

  KmsKey rotation(@Nullable Integer days, @Nullable Instant next) {
    return new KmsKey(
        key.id(),
        key.account(),
        key.region(),
        key.description(),
        key.isCustomers(),
        key.isEnabled(),
        key.policy(),
        key.tags(),
        key.createdAt(),
        key.deletedAt(),
        key.deletionDays(),
        days,
        next);
  }

  private KmsKey with(
      String description,
      boolean isEnabled,
      String policy,
      Map<String, String> tags,
      @Nullable Instant deletedAt,
      @Nullable Integer deletionDays) {
    return new KmsKey(
        key.id(),
        key.account(),
        key.region(),
        description,
        key.isCustomers(),
        isEnabled,
        policy,
        tags,
        key.createdAt(),
        deletedAt,
        deletionDays,
        key.rotationDays(),
        key.nextRotation());
  }
}
