package io.lambent.services.apigatewayv2;

import io.lambent.aws.model.ServiceModel;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.model.Structure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The parts of HTTP and WebSocket APIs, such as routes and integrations. */
@Component
class PartTable {
  private final JdbcClient jdbc;
  private final Documents documents;
  private final Map<PartKind, Structure> shapes = new EnumMap<>(PartKind.class);

  PartTable(JdbcClient jdbc, Documents documents) {
    this.jdbc = jdbc;
    this.documents = documents;
    ServiceModel model = ServiceModels.get("apigatewayv2");
    for (PartKind kind : PartKind.values()) {
      shapes.put(kind, Documents.output(model, "Get" + kind.word()));
    }
  }

  private Part part(PartKind kind, ResultSet row) throws SQLException {
    return new Part(
        kind,
        row.getString("id"),
        row.getString("parent"),
        documents.read(Objects.requireNonNull(shapes.get(kind)), row.getString("doc")));
  }

  @Nullable Part find(String api, PartKind kind, @Nullable String id) {
    return jdbc.sql(
            "select id, parent, doc from lambent_aws.apiv2_part"
                + " where api = :api and kind = :kind and id = :id")
        .param("api", api)
        .param("kind", kind.name())
        .param("id", id)
        .query((row, number) -> part(kind, row))
        .optional()
        .orElse(null);
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is none
   */
  Part get(String api, PartKind kind, @Nullable String id) {
    Part part = find(api, kind, id);
    if (part == null) {
      throw kind.notFound(String.valueOf(id));
    }
    return part;
  }

  /** All parts of a kind in the order in which they were made. */
  List<Part> list(String api, PartKind kind) {
    return jdbc.sql(
            "select id, parent, doc from lambent_aws.apiv2_part"
                + " where api = :api and kind = :kind order by number")
        .param("api", api)
        .param("kind", kind.name())
        .query((row, number) -> part(kind, row))
        .list();
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is one of the same key
   */
  void insert(String api, Part part) {
    String key = part.text(part.kind().keyMember());
    int rows =
        jdbc.sql(
                """
                insert into lambent_aws.apiv2_part (api, kind, id, parent, key, doc)
                  values (:api, :kind, :id, :parent, :key, cast(:doc as jsonb))
                  on conflict do nothing
                """)
            .param("api", api)
            .param("kind", part.kind().name())
            .param("id", part.id())
            .param("parent", part.parent())
            .param("key", key)
            .param("doc", documents.write(part.doc()))
            .update();
    if (rows == 0) {
      throw part.kind().exists(key);
    }
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where there is another of the same key
   */
  void update(String api, Part part) {
    String key = part.text(part.kind().keyMember());
    int rows =
        jdbc.sql(
                """
                update lambent_aws.apiv2_part p set key = :key, doc = cast(:doc as jsonb)
                  where api = :api and kind = :kind and id = :id and not exists (
                    select from lambent_aws.apiv2_part o
                      where o.api = p.api and o.kind = p.kind and o.parent = p.parent
                        and o.key = :key and o.id <> p.id)
                """)
            .param("api", api)
            .param("kind", part.kind().name())
            .param("id", part.id())
            .param("key", key)
            .param("doc", documents.write(part.doc()))
            .update();
    if (rows == 0) {
      throw part.kind().exists(key);
    }
  }

  void delete(String api, PartKind kind, String id) {
    jdbc.sql(
            "delete from lambent_aws.apiv2_part"
                + " where api = :api and (kind = :kind and id = :id or parent = :id)")
        .param("api", api)
        .param("kind", kind.name())
        .param("id", id)
        .update();
  }

  /** Deletes the parts of a kind, with those that belong to them. */
  void deleteAll(String api, PartKind kind) {
    jdbc.sql("delete from lambent_aws.apiv2_part where api = :api and kind = :kind")
        .param("api", api)
        .param("kind", kind.name())
        .update();
  }

  void setSnapshot(String api, String deploymentId, String snapshot) {
    jdbc.sql(
            """
            update lambent_aws.apiv2_part set snapshot = cast(:snapshot as jsonb)
              where api = :api and kind = :kind and id = :id
            """)
        .param("snapshot", snapshot)
        .param("api", api)
        .param("kind", PartKind.DEPLOYMENT.name())
        .param("id", deploymentId)
        .update();
  }

  /** The routes and authorizers of a deployment; null where there is no such deployment. */
  @Nullable String snapshot(String api, String deploymentId) {
    return jdbc.sql(
            "select snapshot from lambent_aws.apiv2_part"
                + " where api = :api and kind = :kind and id = :id and snapshot is not null")
        .param("api", api)
        .param("kind", PartKind.DEPLOYMENT.name())
        .param("id", deploymentId)
        .query(String.class)
        .optional()
        .orElse(null);
  }
}
