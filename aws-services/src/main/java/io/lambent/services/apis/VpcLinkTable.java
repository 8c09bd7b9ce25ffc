package io.lambent.services.apis;

import io.lambent.aws.api.Caller;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** VPC links of both versions of the API. */
@Component
public class VpcLinkTable {
  private static final String COLUMNS =
      "select id, document, created_at from lambent_aws.api_vpc_link ";
  private static final String OF_CALLER = "where account = :account and region = :region ";

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;
  private final TransactionTemplate transactions;

  VpcLinkTable(JdbcClient jdbc, JsonMapper json, Clock clock, TransactionTemplate transactions) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
    this.transactions = transactions;
  }

  /** The version of the API that a link belongs to. */
  public enum Version {
    V1(1),
    V2(2);

    private final int number;

    Version(int number) {
      this.number = number;
    }
  }

  private VpcLink link(ResultSet row, int number) throws SQLException {
    return new VpcLink(
        row.getString("id"),
        (ObjectNode) json.readTree(row.getString("document")),
        Instants.get(row, "created_at"));
  }

  public VpcLink insert(Caller caller, Version version, String id, ObjectNode document) {
    VpcLink link = new VpcLink(id, document, clock.instant());
    jdbc.sql(
            """
            insert into lambent_aws.api_vpc_link
                (account, region, id, version, created_at, document)
              values (:account, :region, :id, :version, :now, :document)
            """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("id", id)
        .param("version", version.number)
        .param("now", Timestamp.from(link.createdAt()))
        .param("document", json.writeValueAsString(document))
        .update();
    return link;
  }

  /** A link of a version; null where the caller has none of that id. */
  public @Nullable VpcLink find(Caller caller, Version version, @Nullable String id) {
    return select(caller, version, id, "");
  }

  private @Nullable VpcLink select(
      Caller caller, Version version, @Nullable String id, String lock) {
    return jdbc.sql(COLUMNS + OF_CALLER + "and version = :version and id = :id" + lock)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("version", version.number)
        .param("id", id)
        .query(this::link)
        .optional()
        .orElse(null);
  }

  /** The links of a version in the order in which they were made. */
  public List<VpcLink> list(Caller caller, Version version) {
    return jdbc.sql(COLUMNS + OF_CALLER + "and version = :version order by created_at, id")
        .param("account", caller.account())
        .param("region", caller.region())
        .param("version", version.number)
        .query(this::link)
        .list();
  }

  /** The links of an account in a region, of both versions. */
  public List<VpcLink> all(String account, String region) {
    return jdbc.sql(COLUMNS + OF_CALLER)
        .param("account", account)
        .param("region", region)
        .query(this::link)
        .list();
  }

  /** Changes a link under a lock; returns null where there is none of that id. */
  public @Nullable VpcLink change(
      Caller caller, Version version, @Nullable String id, Consumer<ObjectNode> change) {
    return transactions.execute(
        status -> {
          VpcLink link = select(caller, version, id, " for update");
          if (link != null) {
            change.accept(link.document());
            jdbc.sql(
                    "update lambent_aws.api_vpc_link set document = :document "
                        + OF_CALLER
                        + "and id = :id")
                .param("document", json.writeValueAsString(link.document()))
                .param("account", caller.account())
                .param("region", caller.region())
                .param("id", Objects.requireNonNull(id))
                .update();
          }
          return link;
        });
  }

  /** Returns false where there was none of that id. */
  public boolean delete(Caller caller, Version version, @Nullable String id) {
    return jdbc.sql(
                "delete from lambent_aws.api_vpc_link "
                    + OF_CALLER
                    + "and version = :version and id = :id")
            .param("account", caller.account())
            .param("region", caller.region())
            .param("version", version.number)
            .param("id", id)
            .update()
        == 1;
  }
}
