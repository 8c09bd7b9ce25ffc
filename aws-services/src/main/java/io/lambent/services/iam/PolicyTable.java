package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Managed policies and their versions: those of accounts, and AWS's own, which are in no table. */
@Component("iamPolicyTable")
class PolicyTable {
  private static final String COLUMNS =
      """
      select p.id, p.account, p.name, p.path, p.unique_id, p.description, p.tags,
          p.default_version, p.created_at, p.updated_at
        from lambent_aws.iam_policy p
      """;

  private final JdbcClient jdbc;
  private final TagColumn tags;

  PolicyTable(JdbcClient jdbc, TagColumn tags) {
    this.jdbc = jdbc;
    this.tags = tags;
  }

  private RowMapper<ManagedPolicy> policies(Caller caller) {
    return (row, number) -> policy(caller, row);
  }

  private ManagedPolicy policy(Caller caller, ResultSet row) throws SQLException {
    String name = row.getString("name");
    String path = row.getString("path");
    return new ManagedPolicy(
        row.getLong("id"),
        IamArns.of(caller, row.getString("account"), IamArns.POLICY + path + name),
        name,
        path,
        row.getString("unique_id"),
        row.getString("description"),
        tags.read(row),
        row.getInt("default_version"),
        time(row, "created_at"),
        time(row, "updated_at"));
  }

  private static Instant time(ResultSet row, String column) throws SQLException {
    return Instants.get(row, column);
  }

  /**
   * Stores a policy with its first version.
   *
   * @throws AwsFailure where there is one of that name
   */
  void insert(Caller caller, ManagedPolicy made, String document) {
    try {
      jdbc.sql(
              """
              with made as (
                insert into lambent_aws.iam_policy (account, name, name_key, path, unique_id,
                    description, tags, default_version, last_version, created_at, updated_at)
                  values (:account, :name, :key, :path, :unique, :description,
                    cast(:tags as jsonb), 1, 1, :created, :created)
                  returning id)
              insert into lambent_aws.iam_policy_version (policy, version, document, created_at)
                select id, 1, :document, :created from made
              """)
          .param("account", caller.account())
          .param("name", made.name())
          .param("key", IdentityTable.key(made.name()))
          .param("path", made.path())
          .param("unique", made.uniqueId())
          .param("description", made.description())
          .param("tags", tags.text(made.tags()))
          .param("document", document)
          .param("created", Timestamp.from(made.createdAt()))
          .update();
    } catch (DuplicateKeyException e) {
      throw IamErrors.exists(
          "A policy called " + made.name() + " already exists. Duplicate names are not allowed.");
    }
  }

  /** The policy of an ARN, if there is one. */
  Optional<ManagedPolicy> find(Caller caller, String arn) {
    return find(caller, arn, "");
  }

  /** The policy of an ARN, which is not deleted before the transaction ends. */
  Optional<ManagedPolicy> share(Caller caller, String arn) {
    return find(caller, arn, "for share");
  }

  private Optional<ManagedPolicy> find(Caller caller, String text, String lock) {
    Arn arn = IamArns.policy(text);
    if (arn.account().equals(AwsPolicies.ACCOUNT)) {
      return AwsPolicies.find(arn.resource()).map(known -> AwsPolicies.of(caller, known));
    }
    return jdbc.sql(COLUMNS + "where p.account = :account and p.name_key = :key " + lock)
        .param("account", arn.account())
        .param("key", IdentityTable.key(IamArns.nameOf(arn)))
        .query(policies(caller))
        .optional()
        .filter(policy -> arn.resource().equals(IamArns.POLICY + policy.path() + policy.name()))
        .filter(policy -> arn.account().equals(caller.account()));
  }

  /**
   * Reads a policy.
   *
   * @throws AwsFailure where there is none
   */
  ManagedPolicy get(Caller caller, String arn) {
    return find(caller, arn).orElseThrow(() -> IamErrors.noPolicy(arn));
  }

  /**
   * Reads a policy of an account and locks it until the transaction ends.
   *
   * @throws AwsFailure where there is none, or it is AWS's
   */
  ManagedPolicy lock(Caller caller, String arn) {
    ManagedPolicy policy =
        find(caller, arn, "for update").orElseThrow(() -> IamErrors.noPolicy(arn));
    if (policy.isAws()) {
      throw new AwsFailure(CommonError.ACCESS_DENIED, "Policy is outside your own account.");
    }
    return policy;
  }

  /** Reads the policies of an account below a path, in the order of their names. */
  List<ManagedPolicy> list(Caller caller, String path) {
    return jdbc.sql(
            COLUMNS
                + """
                where p.account = :account and starts_with(p.path, :path) order by p.name_key
                """)
        .param("account", caller.account())
        .param("path", path)
        .query(policies(caller))
        .list();
  }

  /** The versions of a policy, the newest first. */
  List<ManagedPolicy.Version> versions(ManagedPolicy policy) {
    if (policy.isAws()) {
      return List.of(
          Objects.requireNonNull(
              AwsPolicies.version(IamArns.POLICY + policy.path() + policy.name())));
    }
    return jdbc.sql(
            """
            select version, document, created_at from lambent_aws.iam_policy_version
              where policy = :id order by version desc
            """)
        .param("id", policy.id())
        .query(
            (row, number) ->
                new ManagedPolicy.Version(
                    row.getInt("version"), row.getString("document"), time(row, "created_at")))
        .list();
  }

  /** Adds a version to a policy that is locked, and answers its number. */
  int addVersion(ManagedPolicy policy, String document, boolean isDefault, Instant now) {
    int version =
        jdbc.sql(
                """
                update lambent_aws.iam_policy
                  set last_version = last_version + 1,
                    default_version =
                      case when :isDefault then last_version + 1 else default_version end,
                    updated_at = :now
                  where id = :id
                  returning last_version
                """)
            .param("isDefault", isDefault)
            .param("now", Timestamp.from(now))
            .param("id", policy.id())
            .query(Integer.class)
            .single();
    jdbc.sql(
            """
            insert into lambent_aws.iam_policy_version (policy, version, document, created_at)
              values (:id, :version, :document, :now)
            """)
        .param("id", policy.id())
        .param("version", version)
        .param("document", document)
        .param("now", Timestamp.from(now))
        .update();
    return version;
  }

  void deleteVersion(ManagedPolicy policy, int version) {
    jdbc.sql("delete from lambent_aws.iam_policy_version where policy = :id and version = :version")
        .param("id", policy.id())
        .param("version", version)
        .update();
  }

  void setDefault(ManagedPolicy policy, int version, Instant now) {
    jdbc.sql(
            "update lambent_aws.iam_policy set default_version = :version, updated_at = :now"
                + " where id = :id")
        .param("version", version)
        .param("now", Timestamp.from(now))
        .param("id", policy.id())
        .update();
  }

  void delete(ManagedPolicy policy) {
    jdbc.sql("delete from lambent_aws.iam_policy where id = :id").param("id", policy.id()).update();
  }

  void changeTags(ManagedPolicy policy, Map<String, String> added, List<String> removed) {
    tags.change("lambent_aws.iam_policy", Objects.requireNonNull(policy.id()), added, removed);
  }
}
