package io.lambent.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.BatchGetItemResponse;
import software.amazon.awssdk.services.dynamodb.model.CancellationReason;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.TransactGetItem;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/** Batches and transactions. */
class TransactionsTest extends DynamoCalls {
  private static final String TABLE = table();
  private static final String OTHER = table();

  private static TransactWriteItem putting(String table, Object... item) {
    return TransactWriteItem.builder().put(put -> put.tableName(table).item(item(item))).build();
  }

  private static TransactWriteItem adding(String id, long amount) {
    return TransactWriteItem.builder()
        .update(
            update ->
                update
                    .tableName(TABLE)
                    .key(item("id", id))
                    .updateExpression("ADD n :n")
                    .expressionAttributeValues(Map.of(":n", n(amount))))
        .build();
  }

  private static TransactWriteItem requiring(String id) {
    return TransactWriteItem.builder()
        .conditionCheck(
            check ->
                check
                    .tableName(TABLE)
                    .key(item("id", id))
                    .conditionExpression("attribute_exists(id)"))
        .build();
  }

  @Test
  void writesAllOrNothing() {
    dynamo.transactWriteItems(
        request -> request.transactItems(putting(TABLE, "id", "a1"), putting(OTHER, "id", "a1")));

    assertThatThrownBy(
            () ->
                dynamo.transactWriteItems(
                    request ->
                        request.transactItems(putting(TABLE, "id", "a2"), requiring("a-none"))))
        .isInstanceOfSatisfying(
            TransactionCanceledException.class,
            e -> {
              assertThat(e.cancellationReasons())
                  .extracting(CancellationReason::code)
                  .containsExactly("None", "ConditionalCheckFailed");
              assertThat(e.awsErrorDetails().errorMessage())
                  .isEqualTo(
                      "Transaction cancelled, please refer cancellation reasons for specific"
                          + " reasons [None, ConditionalCheckFailed]");
            });
    assertThat(get(TABLE, "id", "a2")).isEmpty();
    assertThat(get(OTHER, "id", "a1")).isNotEmpty();
  }

  @Test
  void keepsTheSumOfConcurrentTransfers() throws Exception {
    put(TABLE, "id", "x", "n", 100);
    put(TABLE, "id", "y", "n", 100);
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService tasks = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 60; i++) {
        String from = i % 2 == 0 ? "x" : "y";
        String to = i % 2 == 0 ? "y" : "x";
        all.add(
            tasks.submit(
                () ->
                    dynamo.transactWriteItems(
                        request -> request.transactItems(adding(from, -1), adding(to, 1)))));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    assertThat(
            dynamo
                .transactGetItems(
                    request ->
                        request.transactItems(
                            TransactGetItem.builder()
                                .get(g -> g.tableName(TABLE).key(item("id", "x")))
                                .build(),
                            TransactGetItem.builder()
                                .get(g -> g.tableName(TABLE).key(item("id", "none")))
                                .build()))
                .responses())
        .satisfiesExactly(
            one -> assertThat(one.item()).isEqualTo(item("id", "x", "n", 100)),
            none -> assertThat(none.item()).isEmpty());
  }

  @Test
  void repeatsNothingUnderTheSameToken() {
    for (int i = 0; i < 2; i++) {
      dynamo.transactWriteItems(
          request -> request.clientRequestToken("token-1").transactItems(adding("t", 1)));
    }

    assertThat(get(TABLE, "id", "t")).isEqualTo(item("id", "t", "n", 1));
    assertError(
        () ->
            dynamo.transactWriteItems(
                request -> request.clientRequestToken("token-1").transactItems(adding("t", 2))),
        "IdempotentParameterMismatchException",
        "");
  }

  @Test
  void refusesTwoOperationsOnOneItem() {
    assertInvalid(
        () ->
            dynamo.transactWriteItems(
                request -> request.transactItems(adding("d", 1), adding("d", 1))),
        "Transaction request cannot include multiple operations on one item");
  }

  @Test
  void writesAndReadsBatches() {
    put(TABLE, "id", "b-old");
    List<WriteRequest> writes = new ArrayList<>();
    writes.add(WriteRequest.builder().deleteRequest(d -> d.key(item("id", "b-old"))).build());
    for (int i = 0; i < 10; i++) {
      String id = "b" + i;
      writes.add(WriteRequest.builder().putRequest(p -> p.item(item("id", id))).build());
    }
    assertThat(
            dynamo
                .batchWriteItem(request -> request.requestItems(Map.of(TABLE, writes)))
                .unprocessedItems())
        .isEmpty();

    BatchGetItemResponse read =
        dynamo.batchGetItem(
            request ->
                request.requestItems(
                    Map.of(
                        TABLE,
                        KeysAndAttributes.builder()
                            .keys(item("id", "b0"), item("id", "b9"), item("id", "b-old"))
                            .build())));

    assertThat(read.responses().get(TABLE))
        .containsExactlyInAnyOrder(item("id", "b0"), item("id", "b9"));
    assertInvalid(
        () ->
            dynamo.batchWriteItem(
                request ->
                    request.requestItems(Map.of(TABLE, List.of(writes.get(1), writes.get(1))))),
        "Provided list of item keys contains duplicates");
  }

  private static TransactWriteItem creating(String id, int by) {
    return TransactWriteItem.builder()
        .put(
            put ->
                put.tableName(TABLE)
                    .item(item("id", id, "n", by))
                    .conditionExpression("attribute_not_exists(id)"))
        .build();
  }

  private static TransactWriteItem requiringNone(String id) {
    return TransactWriteItem.builder()
        .conditionCheck(
            check ->
                check
                    .tableName(TABLE)
                    .key(item("id", id))
                    .conditionExpression("attribute_not_exists(id)"))
        .build();
  }

  /** The numbers of the transactions of a round that were carried out. */
  private static List<Integer> carriedOut(List<List<TransactWriteItem>> transactions)
      throws Exception {
    List<Integer> done = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (List<TransactWriteItem> items : transactions) {
        running.add(
            threads.submit(
                () -> dynamo.transactWriteItems(request -> request.transactItems(items))));
      }
      for (int i = 0; i < running.size(); i++) {
        try {
          running.get(i).get();
          done.add(i);
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(TransactionCanceledException.class);
        }
      }
    }
    return done;
  }

  @Test
  void oneOfSeveralTransactionsCreatesAnAbsentItem() throws Exception {
    for (int round = 0; round < 10; round++) {
      String id = "absent" + round;
      List<List<TransactWriteItem>> transactions = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        List<TransactWriteItem> items =
            new ArrayList<>(
                List.of(
                    creating(id + "a", i),
                    creating(id + "b", i),
                    putting(OTHER, "id", id + "-" + i)));
        // In one order and in the other.
        transactions.add(i % 2 == 0 ? items : items.reversed());
      }

      List<Integer> done = carriedOut(transactions);

      assertThat(done).hasSize(1);
      assertThat(get(TABLE, "id", id + "a").get("n")).isEqualTo(n(done.getFirst()));
      assertThat(get(TABLE, "id", id + "b").get("n")).isEqualTo(n(done.getFirst()));
      assertThat(get(OTHER, "id", id + "-" + done.getFirst())).isNotEmpty();
    }
  }

  @Test
  void transactionsThatRequireEachOthersItemsToBeAbsentAreNotBothCarriedOut() throws Exception {
    for (int round = 0; round < 10; round++) {
      String one = "skew" + round + "-1";
      String other = "skew" + round + "-2";

      List<Integer> done =
          carriedOut(
              List.of(
                  List.of(requiringNone(one), creating(other, 0)),
                  List.of(requiringNone(other), creating(one, 1))));

      assertThat(done).hasSize(1);
    }
  }
}
