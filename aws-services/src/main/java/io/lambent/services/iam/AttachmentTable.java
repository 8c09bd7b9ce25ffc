package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which managed policies are attached to which identities, or are their permissions boundary. */
@Component
class AttachmentTable {
  private final JdbcClient jdbc;
  private final Clock clock;

  AttachmentTable(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  /** A use of a policy by an identity. */
  record Use(IdentityKind kind, String name, String path, String uniqueId) {}

  void attach(Identity identity, ManagedPolicy policy) {
    jdbc.sql(
            """
            insert into lambent_aws.iam_attachment (identity, policy_arn, policy, attached_at)
              values (:identity, :arn, :policy, :now) on conflict do nothing
            """)
        .param("identity", identity.id())
        .param("arn", policy.arn())
        .param("policy", policy.id())
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** Detaches a policy; returns false where it is not attached. */
  boolean detach(Identity identity, String policyArn) {
    return jdbc.sql(
                "delete from lambent_aws.iam_attachment"
                    + " where identity = :identity and policy_arn = :arn")
            .param("identity", identity.id())
            .param("arn", policyArn)
            .update()
        > 0;
  }

  /** The ARNs of the policies of an identity, in their order. */
  List<String> attached(Identity identity) {
    return jdbc.sql(
            "select policy_arn from lambent_aws.iam_attachment"
                + " where identity = :identity order by policy_arn")
        .param("identity", identity.id())
        .query((row, number) -> row.getString("policy_arn"))
        .list();
  }

  /** The number of identities of the caller's account that a policy is attached to. */
  int attachments(Caller caller, ManagedPolicy policy) {
    return jdbc.sql(
            """
            select count(*) from lambent_aws.iam_attachment a
                join lambent_aws.iam_identity i on i.id = a.identity
              where a.policy_arn = :arn and i.account = :account
            """)
        .param("arn", policy.arn())
        .param("account", caller.account())
        .query(Integer.class)
        .single();
  }

  /** The number of identities of the caller's account whose boundary a policy is. */
  int boundaries(Caller caller, ManagedPolicy policy) {
    return jdbc.sql(
            "select count(*) from lambent_aws.iam_identity"
                + " where boundary = :arn and account = :account")
        .param("arn", policy.arn())
        .param("account", caller.account())
        .query(Integer.class)
        .single();
  }

  /** How often each policy that is used at all is attached in the caller's account, by ARN. */
  Map<String, Integer> attachments(Caller caller) {
    return counts(
        caller,
        """
        select a.policy_arn as arn, count(*) as uses from lambent_aws.iam_attachment a
            join lambent_aws.iam_identity i on i.id = a.identity
          where i.account = :account group by a.policy_arn
        """);
  }

  /** How often each policy is a boundary in the caller's account, by ARN. */
  Map<String, Integer> boundaries(Caller caller) {
    return counts(
        caller,
        """
        select boundary as arn, count(*) as uses from lambent_aws.iam_identity
          where account = :account and boundary is not null group by boundary
        """);
  }

  private Map<String, Integer> counts(Caller caller, String query) {
    Map<String, Integer> counts = new HashMap<>();
    jdbc.sql(query)
        .param("account", caller.account())
        .query(
            row -> {
              counts.put(row.getString("arn"), row.getInt("uses"));
            });
    return counts;
  }

  /**
   * The identities that use a policy below a path, in the order of their kinds and names.
   *
   * @param asBoundary true for those whose boundary it is
   */
  List<Use> uses(Caller caller, ManagedPolicy policy, String path, boolean asBoundary) {
    String condition =
        asBoundary
            ? "i.boundary = :arn"
            : "exists (select 1 from lambent_aws.iam_attachment a"
                + " where a.identity = i.id and a.policy_arn = :arn)";
    return jdbc.sql(
            "select i.kind, i.name, i.path, i.unique_id from lambent_aws.iam_identity i where "
                + condition
                + " and i.account = :account and starts_with(i.path, :path)"
                + " order by i.kind, i.name_key")
        .param("arn", policy.arn())
        .param("account", caller.account())
        .param("path", path)
        .query(
            (row, number) ->
                new Use(
                    IdentityKind.valueOf(row.getString("kind")),
                    row.getString("name"),
                    row.getString("path"),
                    row.getString("unique_id")))
        .list();
  }
}
