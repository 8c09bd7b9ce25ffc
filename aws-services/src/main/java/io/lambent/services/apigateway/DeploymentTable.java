package io.lambent.services.apigateway;

import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Deployments of REST APIs, each with a copy of the definition, and stages. */
@Component
class DeploymentTable {
  private final JdbcClient jdbc;
  private final JsonMapper json;

  DeploymentTable(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  record Deployment(String id, Instant createdAt, @Nullable String description) {}

  void insert(
      String api, String id, @Nullable String description, ObjectNode snapshot, Instant now) {
    jdbc.sql(
            """
            insert into lambent_aws.rest_api_deployment (api, id, created_at, description, snapshot)
              values (:api, :id, :now, :description, :snapshot)
            """)
        .param("api", api)
        .param("id", id)
        .param("now", Timestamp.from(now))
        .param("description", description)
        .param("snapshot", json.writeValueAsString(snapshot))
        .update();
  }

  List<Deployment> deployments(String api) {
    return jdbc.sql(
            "select id, created_at, description from lambent_aws.rest_api_deployment"
                + " where api = :api order by created_at, id")
        .param("api", api)
        .query(DeploymentTable::deployment)
        .list();
  }

  private static Deployment deployment(ResultSet row, int number) throws SQLException {
    return new Deployment(
        row.getString("id"), Instants.get(row, "created_at"), row.getString("description"));
  }

  @Nullable Deployment deployment(String api, String id) {
    return jdbc.sql(
            "select id, created_at, description from lambent_aws.rest_api_deployment"
                + " where api = :api and id = :id")
        .param("api", api)
        .param("id", id)
        .query(DeploymentTable::deployment)
        .optional()
        .orElse(null);
  }

  @Nullable ObjectNode snapshot(String api, String id) {
    return jdbc.sql(
            "select snapshot from lambent_aws.rest_api_deployment where api = :api and id = :id")
        .param("api", api)
        .param("id", id)
        .query(String.class)
        .optional()
        .map(text -> (ObjectNode) json.readTree(text))
        .orElse(null);
  }

  void describe(String api, String id, @Nullable String description) {
    jdbc.sql(
            "update lambent_aws.rest_api_deployment set description = :description"
                + " where api = :api and id = :id")
        .param("api", api)
        .param("id", id)
        .param("description", description)
        .update();
  }

  void delete(String api, String id) {
    jdbc.sql("delete from lambent_aws.rest_api_deployment where api = :api and id = :id")
        .param("api", api)
        .param("id", id)
        .update();
  }

  List<ObjectNode> stages(String api) {
    return jdbc
        .sql("select document from lambent_aws.rest_api_stage where api = :api order by name")
        .param("api", api)
        .query(String.class)
        .list()
        .stream()
        .map(text -> (ObjectNode) json.readTree(text))
        .toList();
  }

  @Nullable ObjectNode stage(String api, String name) {
    return jdbc.sql(
            "select document from lambent_aws.rest_api_stage where api = :api and name = :name")
        .param("api", api)
        .param("name", name)
        .query(String.class)
        .optional()
        .map(text -> (ObjectNode) json.readTree(text))
        .orElse(null);
  }

  void putStage(String api, String name, ObjectNode document) {
    jdbc.sql(
            """
            insert into lambent_aws.rest_api_stage (api, name, document)
              values (:api, :name, :document)
              on conflict (api, name) do update set document = excluded.document
            """)
        .param("api", api)
        .param("name", name)
        .param("document", json.writeValueAsString(document))
        .update();
  }

  void deleteStage(String api, String name) {
    jdbc.sql("delete from lambent_aws.rest_api_stage where api = :api and name = :name")
        .param("api", api)
        .param("name", name)
        .update();
  }
}
