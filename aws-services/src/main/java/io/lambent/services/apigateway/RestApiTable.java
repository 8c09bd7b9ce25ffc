package io.lambent.services.apigateway;

import io.lambent.aws.api.Caller;
import io.lambent.services.apis.ChangeLog;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The definitions of REST APIs, one document each. A change locks the row, so that concurrent
 * changes of one API are serialized and none is lost.
 */
@Component
class RestApiTable {
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final JsonMapper json;
  private final ChangeLog changes;

  RestApiTable(
      JdbcClient jdbc, TransactionTemplate transactions, JsonMapper json, ChangeLog changes) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.json = json;
    this.changes = changes;
  }

  /**
   * One API.
   *
   * @param version differs after each change
   */
  record Row(String id, String account, String region, long version, ObjectNode document) {}

  void insert(Caller caller, String id, ObjectNode document, Instant now) {
    jdbc.sql(
            """
            insert into lambent_aws.rest_api (id, account, region, created_at, document)
              values (:id, :account, :region, :now, :document)
            """)
        .param("id", id)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("now", Timestamp.from(now))
        .param("document", json.writeValueAsString(document))
        .update();
  }

  /** The document of an API of the caller; null where there is none. */
  @Nullable ObjectNode find(Caller caller, String id) {
    return select(caller, id, "");
  }

  /**
   * The document of an API.
   *
   * @throws io.lambent.aws.error.AwsFailure where the caller has no such API
   */
  ObjectNode get(Caller caller, String id) {
    ObjectNode found = find(caller, id);
    if (found == null) {
      throw Failures.noApi(caller.account(), id);
    }
    return found;
  }

  private @Nullable ObjectNode select(Caller caller, String id, String lock) {
    return jdbc.sql(
            "select document from lambent_aws.rest_api"
                + " where id = :id and account = :account and region = :region"
                + lock)
        .param("id", id)
        .param("account", caller.account())
        .param("region", caller.region())
        .query(String.class)
        .optional()
        .map(this::read)
        .orElse(null);
  }

  private ObjectNode read(String text) {
    return (ObjectNode) json.readTree(text);
  }

  /** The row of an API of any account; null where there is none. */
  @Nullable Row row(String id) {
    return jdbc.sql(
            "select id, account, region, version, document from lambent_aws.rest_api where id ="
                + " :id")
        .param("id", id)
        .query(
            (row, number) ->
                new Row(
                    row.getString("id"),
                    row.getString("account"),
                    row.getString("region"),
                    row.getLong("version"),
                    read(row.getString("document"))))
        .optional()
        .orElse(null);
  }

  /** The documents of the caller's APIs, in the order in which they were made. */
  List<ObjectNode> list(Caller caller) {
    return jdbc
        .sql(
            "select document from lambent_aws.rest_api"
                + " where account = :account and region = :region order by created_at, id")
        .param("account", caller.account())
        .param("region", caller.region())
        .query((row, index) -> row.getString(1))
        .list()
        .stream()
        .map(this::read)
        .toList();
  }

  /**
   * Changes an API.
   *
   * @param change changes the document; an exception rolls the change back
   * @throws io.lambent.aws.error.AwsFailure where the caller has no such API
   */
  <T> T change(Caller caller, String id, Function<ObjectNode, T> change) {
    return change(caller, id, change, () -> Failures.noApi(caller.account(), id));
  }

  /** Changes an API as the method above does, and throws another error where there is none. */
  <T> T change(
      Caller caller,
      String id,
      Function<ObjectNode, T> change,
      Supplier<? extends RuntimeException> missing) {
    T result =
        transactions.execute(
            status -> {
              ObjectNode document = select(caller, id, " for update");
              if (document == null) {
                throw missing.get();
              }
              T changed = change.apply(document);
              jdbc.sql("update lambent_aws.rest_api set document = :document where id = :id")
                  .param("document", json.writeValueAsString(document))
                  .param("id", id)
                  .update();
              return changed;
            });
    return Objects.requireNonNull(result);
  }

  /**
   * Locks an API for a change of its deployments and stages, and increments its version, so that
   * gateways read it again.
   */
  <T> T changeDeployed(Caller caller, String id, Function<ObjectNode, T> change) {
    T result =
        transactions.execute(
            status -> {
              ObjectNode document = select(caller, id, " for update");
              if (document == null) {
                throw Failures.noApi(caller.account(), id);
              }
              T changed = change.apply(document);
              touch(List.of(id));
              return changed;
            });
    return Objects.requireNonNull(result);
  }

  /**
   * Increments the versions of APIs, so that gateways read them again. Must be called in a
   * transaction.
   */
  void touch(List<String> ids) {
    if (!ids.isEmpty()) {
      jdbc.sql("update lambent_aws.rest_api set version = version + 1 where id in (:ids)")
          .param("ids", ids)
          .update();
      ids.stream().distinct().sorted().forEach(changes::changed);
    }
  }

  /** Returns false where the caller has no such API. */
  boolean delete(Caller caller, String id) {
    Boolean deleted =
        transactions.execute(
            status -> {
              int rows =
                  jdbc.sql(
                          "delete from lambent_aws.rest_api"
                              + " where id = :id and account = :account and region = :region")
                      .param("id", id)
                      .param("account", caller.account())
                      .param("region", caller.region())
                      .update();
              changes.changed(id);
              return rows == 1;
            });
    return Boolean.TRUE.equals(deleted);
  }
}
