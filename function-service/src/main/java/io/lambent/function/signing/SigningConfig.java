package io.lambent.function.signing;

import io.lambent.aws.arn.Arn;
import io.lambent.function.awsapi.Caller;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** A code signing configuration. */
@Entity
@Table(name = "code_signing_config")
class SigningConfig {
  /** Code without a valid signature is refused. */
  static final String ENFORCE = "Enforce";

  /** Code without a valid signature is accepted. */
  static final String WARN = "Warn";

  @Id private String id;
  private String account;
  private String region;
  private @Nullable String description;

  @JdbcTypeCode(SqlTypes.JSON)
  private List<String> publishers;

  private String policy;

  @JdbcTypeCode(SqlTypes.JSON)
  private Map<String, String> tags;

  private Instant modifiedAt;

  @SuppressWarnings("NullAway.Init")
  protected SigningConfig() {}

  SigningConfig(String id, Caller caller, Terms terms, Map<String, String> tags, Instant now) {
    this.id = id;
    this.account = caller.account();
    this.region = caller.region();
    this.description = terms.description();
    this.publishers = terms.publishers();
    this.policy = terms.policy();
    this.tags = new TreeMap<>(tags);
    this.modifiedAt = now;
  }

  /**
   * The contents of the configuration.
   *
   * @param publishers ARNs of signing profiles
   * @param policy {@link #ENFORCE} or {@link #WARN}
   */
  record Terms(@Nullable String description, List<String> publishers, String policy) {
    Terms {
      publishers = List.copyOf(publishers);
    }
  }

  Terms terms() {
    return new Terms(description, publishers, policy);
  }

  void change(Terms terms, Instant now) {
    if (!terms.equals(terms())) {
      description = terms.description();
      publishers = terms.publishers();
      policy = terms.policy();
      modifiedAt = now;
    }
  }

  String id() {
    return id;
  }

  String arn() {
    return arn(account, region, id);
  }

  /** The ARN of a configuration in the commercial partition. */
  static String arn(String account, String region, String id) {
    return Arn.of("lambda", region, account, "code-signing-config:" + id).toString();
  }

  Map<String, String> tags() {
    return Map.copyOf(tags);
  }

  void tag(Map<String, String> changed) {
    tags = new TreeMap<>(changed);
  }

  Instant modifiedAt() {
    return modifiedAt;
  }
}
