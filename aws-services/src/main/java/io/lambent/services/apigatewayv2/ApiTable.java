package io.lambent.services.apigatewayv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Struct;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The HTTP and WebSocket APIs. */
@Component
class ApiTable {
  private static final String COLUMNS =
      "select id, account, region, protocol, doc, number from lambent_aws.apiv2_api ";

  private final JdbcClient jdbc;
  private final Documents documents;
  private final Structure shape = Documents.output(ServiceModels.get("apigatewayv2"), "GetApi");

  ApiTable(JdbcClient jdbc, Documents documents) {
    this.jdbc = jdbc;
    this.documents = documents;
  }

  private StoredApi api(ResultSet row, int number) throws SQLException {
    return new StoredApi(
        row.getString("id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("protocol"),
        documents.read(shape, row.getString("doc")),
        row.getLong("number"));
  }

  /** Reads an API of whatever account. */
  @Nullable StoredApi read(String id) {
    return jdbc.sql(COLUMNS + "where id = :id")
        .param("id", id)
        .query(this::api)
        .optional()
        .orElse(null);
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  StoredApi find(Caller caller, @Nullable String id) {
    return find(caller, id, "");
  }

  /** Finds an API and keeps others from changing it until the transaction ends. */
  StoredApi lock(Caller caller, @Nullable String id) {
    return find(caller, id, " for update");
  }

  private StoredApi find(Caller caller, @Nullable String id, String lock) {
    return jdbc.sql(COLUMNS + "where id = :id and account = :account and region = :region" + lock)
        .param("id", id)
        .param("account", caller.account())
        .param("region", caller.region())
        .query(this::api)
        .optional()
        .orElseThrow(() -> V2Errors.noApi(caller.account(), String.valueOf(id)));
  }

  void insert(Caller caller, String id, String protocol, Struct doc) {
    jdbc.sql(
            """
            insert into lambent_aws.apiv2_api (id, account, region, protocol, doc)
              values (:id, :account, :region, :protocol, cast(:doc as jsonb))
            """)
        .param("id", id)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("protocol", protocol)
        .param("doc", documents.write(doc))
        .update();
  }

  void update(String id, Struct doc) {
    jdbc.sql("update lambent_aws.apiv2_api set doc = cast(:doc as jsonb) where id = :id")
        .param("doc", documents.write(doc))
        .param("id", id)
        .update();
  }

  void delete(String id) {
    jdbc.sql("delete from lambent_aws.apiv2_api where id = :id").param("id", id).update();
  }

  List<StoredApi> list(Caller caller, long after, int limit) {
    return jdbc.sql(
            COLUMNS
                + """
                where account = :account and region = :region and number > :after
                  order by number limit :limit
                """)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("after", after)
        .param("limit", limit)
        .query(this::api)
        .list();
  }
}
