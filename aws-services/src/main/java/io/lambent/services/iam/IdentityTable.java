package io.lambent.services.iam;

import io.lambent.aws.error.AwsFailure;
import io.lambent.client.sql.Instants;
import io.lambent.services.tags.TagColumn;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Roles, users and groups. A transaction that changes one, or what belongs to it, locks its row
 * first, and after it those of policies.
 */
@Component
class IdentityTable {
  private static final String COLUMNS =
      """
      select i.id, i.account, i.kind, i.name, i.path, i.unique_id, i.tags, i.boundary,
          i.trust_policy, i.description, i.max_session, i.created_at
        from lambent_aws.iam_identity i
      """;

  private static final String NAMED =
      "where i.account = :account and i.kind = :kind and i.name_key = :key ";

  private final JdbcClient jdbc;
  private final TagColumn tags;

  IdentityTable(JdbcClient jdbc, TagColumn tags) {
    this.jdbc = jdbc;
    this.tags = tags;
  }

  private Identity identity(ResultSet row, int number) throws SQLException {
    return new Identity(
        row.getLong("id"),
        IdentityKind.valueOf(row.getString("kind")),
        row.getString("account"),
        row.getString("name"),
        row.getString("path"),
        row.getString("unique_id"),
        tags.read(row),
        row.getString("boundary"),
        row.getString("trust_policy"),
        row.getString("description"),
        row.getInt("max_session"),
        Instants.get(row, "created_at"));
  }

  /** The form of a name in which names are compared. */
  static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  /**
   * Stores a new identity; its id is not used.
   *
   * @throws AwsFailure where there is one of that name
   */
  void insert(Identity made) {
    try {
      jdbc.sql(
              """
              insert into lambent_aws.iam_identity (account, kind, name, name_key, path, unique_id,
                  tags, trust_policy, description, max_session, created_at)
                values (:account, :kind, :name, :key, :path, :unique, cast(:tags as jsonb), :trust,
                  :description, :session, :created)
              """)
          .param("account", made.account())
          .param("kind", made.kind().name())
          .param("name", made.name())
          .param("key", key(made.name()))
          .param("path", made.path())
          .param("unique", made.uniqueId())
          .param("tags", tags.text(made.tags()))
          .param("trust", made.trustPolicy())
          .param("description", made.description())
          .param("session", made.maxSession())
          .param("created", Timestamp.from(made.createdAt()))
          .update();
    } catch (DuplicateKeyException e) {
      throw IamErrors.exists(
          made.kind().label() + " with name " + made.name() + " already exists.");
    }
  }

  Optional<Identity> find(String account, IdentityKind kind, String name) {
    return find(account, kind, name, "");
  }

  private Optional<Identity> find(String account, IdentityKind kind, String name, String lock) {
    return jdbc.sql(COLUMNS + NAMED + lock)
        .param("account", account)
        .param("kind", kind.name())
        .param("key", key(name))
        .query(this::identity)
        .optional();
  }

  /**
   * Reads an identity.
   *
   * @throws AwsFailure where there is none
   */
  Identity get(String account, IdentityKind kind, String name) {
    return find(account, kind, name).orElseThrow(() -> IamErrors.noIdentity(kind, name));
  }

  /**
   * Reads an identity and locks it until the transaction ends.
   *
   * @throws AwsFailure where there is none
   */
  Identity lock(String account, IdentityKind kind, String name) {
    return find(account, kind, name, "for update")
        .orElseThrow(() -> IamErrors.noIdentity(kind, name));
  }

  /** Reads the identity of an id that AWS gives, such as {@code AROA...}. */
  Optional<Identity> byUniqueId(String uniqueId) {
    return jdbc.sql(COLUMNS + "where i.unique_id = :id")
        .param("id", uniqueId)
        .query(this::identity)
        .optional();
  }

  Identity byRow(long id) {
    return jdbc.sql(COLUMNS + "where i.id = :id").param("id", id).query(this::identity).single();
  }

  /** Reads identities below a path, in the order of their names. */
  List<Identity> list(String account, IdentityKind kind, String path, String after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where i.account = :account and i.kind = :kind and starts_with(i.path, :path)
                    and i.name_key > :after
                  order by i.name_key limit :limit
                """)
        .param("account", account)
        .param("kind", kind.name())
        .param("path", path)
        .param("after", after)
        .param("limit", limit)
        .query(this::identity)
        .list();
  }

  /**
   * Reads a page of identities in the order of their names.
   *
   * @param pathPrefix null for all paths
   */
  Paging.Page<Identity> page(
      String account, IdentityKind kind, @Nullable String pathPrefix, Paging paging) {
    String path = IamPaths.prefix(pathPrefix);
    return paging.read(
        (after, limit) -> list(account, kind, path, after, limit),
        identity -> key(identity.name()));
  }

  int count(String account, IdentityKind kind) {
    return jdbc.sql(
            "select count(*) from lambent_aws.iam_identity"
                + " where account = :account and kind = :kind")
        .param("account", account)
        .param("kind", kind.name())
        .query(Integer.class)
        .single();
  }

  void delete(Identity identity) {
    jdbc.sql("delete from lambent_aws.iam_identity where id = :id")
        .param("id", identity.id())
        .update();
  }

  void setTrustPolicy(Identity role, String document) {
    jdbc.sql("update lambent_aws.iam_identity set trust_policy = :document where id = :id")
        .param("document", document)
        .param("id", role.id())
        .update();
  }

  /** Sets what is not null. */
  void update(Identity role, @Nullable String description, @Nullable Integer maxSession) {
    jdbc.sql(
            """
            update lambent_aws.iam_identity
              set description = coalesce(:description, description),
                max_session = coalesce(:session, max_session)
              where id = :id
            """)
        .param("description", description)
        .param("session", maxSession)
        .param("id", role.id())
        .update();
  }

  /**
   * Gives an identity another name or path.
   *
   * @throws AwsFailure where there is another of that name
   */
  void rename(Identity identity, String name, String path) {
    try {
      jdbc.sql(
              """
              update lambent_aws.iam_identity set name = :name, name_key = :key, path = :path
                where id = :id
              """)
          .param("name", name)
          .param("key", key(name))
          .param("path", path)
          .param("id", identity.id())
          .update();
    } catch (DuplicateKeyException e) {
      throw IamErrors.exists(identity.kind().label() + " with name " + name + " already exists.");
    }
  }

  /**
   * Sets the permissions boundary.
   *
   * @param arn null for none
   * @param policy its row; null where it is AWS's
   */
  void setBoundary(Identity identity, @Nullable String arn, @Nullable Long policy) {
    jdbc.sql(
            """
            update lambent_aws.iam_identity set boundary = :arn, boundary_policy = :policy
              where id = :id
            """)
        .param("arn", arn)
        .param("policy", policy)
        .param("id", identity.id())
        .update();
  }

  void changeTags(Identity identity, Map<String, String> added, List<String> removed) {
    tags.change("lambent_aws.iam_identity", identity.id(), added, removed);
  }

  /** Returns true where rows of a table refer to an identity. */
  boolean isReferred(Identity identity, Reference reference) {
    return jdbc.sql(
            "select exists (select 1 from lambent_aws."
                + reference.table
                + " where "
                + reference.column
                + " = :id)")
        .param("id", identity.id())
        .query(Boolean.class)
        .single();
  }

  /** Tables whose rows keep an identity from being deleted, with AWS's text. */
  enum Reference {
    INSTANCE_PROFILE(
        "iam_instance_profile", "role", "must remove roles from instance profile first."),
    MEMBER("iam_membership", "\"group\"", "must remove users from group first."),
    GROUP("iam_membership", "member", "must remove users from group first."),
    LOGIN_PROFILE("iam_login_profile", "owner", "must delete login profile first."),
    ACCESS_KEY("iam_access_key", "owner", "must delete access keys first."),
    ATTACHMENT("iam_attachment", "identity", "must detach all policies first."),
    INLINE("iam_inline_policy", "identity", "must delete policies first.");

    private final String table;
    private final String column;
    private final String text;

    Reference(String table, String column, String text) {
      this.table = table;
      this.column = column;
      this.text = text;
    }

    AwsFailure conflict() {
      return IamErrors.deleteConflict("Cannot delete entity, " + text);
    }
  }

  /**
   * Deletes an identity that is locked.
   *
   * @throws AwsFailure where something refers to it
   */
  void deleteUnreferred(Identity identity) {
    for (Reference reference : Reference.values()) {
      if (isReferred(identity, reference)) {
        throw reference.conflict();
      }
    }
    delete(identity);
  }
}
