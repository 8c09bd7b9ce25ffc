package io.lambent.services.apigateway;

import io.lambent.aws.api.Caller;
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

/** Items that belong to an account and a region rather than to one API: one document each. */
@Component
class ItemTable {
  private final JdbcClient jdbc;
  private final TransactionTemplate transactions;
  private final JsonMapper json;

  ItemTable(JdbcClient jdbc, TransactionTemplate transactions, JsonMapper json) {
    this.jdbc = jdbc;
    this.transactions = transactions;
    this.json = json;
  }

  /** The kinds of items. */
  enum Kind {
    ACCOUNT,
    API_KEY,
    CLIENT_CERTIFICATE,
    USAGE_PLAN
  }

  /** Runs a change of several items in one transaction. */
  <T> T inTransaction(Supplier<T> work) {
    return Objects.requireNonNull(transactions.execute(status -> work.get()));
  }

  /** Inserts an item; returns false where there is one of that id. */
  boolean insert(Caller caller, Kind kind, String id, ObjectNode document, Instant now) {
    return jdbc.sql(
                """
                insert into lambent_aws.apigateway_item
                    (account, region, kind, id, created_at, document)
                  values (:account, :region, :kind, :id, :now, :document)
                  on conflict do nothing
                """)
            .param("account", caller.account())
            .param("region", caller.region())
            .param("kind", kind.name())
            .param("id", id)
            .param("now", Timestamp.from(now))
            .param("document", json.writeValueAsString(document))
            .update()
        == 1;
  }

  @Nullable ObjectNode find(Caller caller, Kind kind, String id) {
    return select(caller, kind, id, "");
  }

  private @Nullable ObjectNode select(Caller caller, Kind kind, String id, String lock) {
    return jdbc.sql(
            "select document from lambent_aws.apigateway_item where account = :account"
                + " and region = :region and kind = :kind and id = :id"
                + lock)
        .param("account", caller.account())
        .param("region", caller.region())
        .param("kind", kind.name())
        .param("id", id)
        .query(String.class)
        .optional()
        .map(text -> (ObjectNode) json.readTree(text))
        .orElse(null);
  }

  /** All items of a kind, in the order of their creation. */
  List<ObjectNode> list(Caller caller, Kind kind) {
    return list(caller.account(), caller.region(), kind);
  }

  List<ObjectNode> list(String account, String region, Kind kind) {
    return jdbc
        .sql(
            "select document from lambent_aws.apigateway_item where account = :account"
                + " and region = :region and kind = :kind order by created_at, id")
        .param("account", account)
        .param("region", region)
        .param("kind", kind.name())
        .query(String.class)
        .list()
        .stream()
        .map(text -> (ObjectNode) json.readTree(text))
        .toList();
  }

  /**
   * Changes an item under a lock.
   *
   * @param missing the error where there is none
   */
  <T> T change(
      Caller caller,
      Kind kind,
      String id,
      Function<ObjectNode, T> change,
      Supplier<? extends RuntimeException> missing) {
    return inTransaction(
        () -> {
          ObjectNode document = select(caller, kind, id, " for update");
          if (document == null) {
            throw missing.get();
          }
          T changed = change.apply(document);
          jdbc.sql(
                  "update lambent_aws.apigateway_item set document = :document where"
                      + " account = :account and region = :region and kind = :kind and id = :id")
              .param("document", json.writeValueAsString(document))
              .param("account", caller.account())
              .param("region", caller.region())
              .param("kind", kind.name())
              .param("id", id)
              .update();
          return changed;
        });
  }

  /** Deletes an item; returns false where there was none. */
  boolean delete(Caller caller, Kind kind, String id) {
    return jdbc.sql(
                "delete from lambent_aws.apigateway_item where account = :account"
                    + " and region = :region and kind = :kind and id = :id")
            .param("account", caller.account())
            .param("region", caller.region())
            .param("kind", kind.name())
            .param("id", id)
            .update()
        == 1;
  }
}
