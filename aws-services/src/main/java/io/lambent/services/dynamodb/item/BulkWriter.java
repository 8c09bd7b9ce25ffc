package io.lambent.services.dynamodb.item;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes several items in one transaction with optimistic concurrency: reads all in one snapshot,
 * evaluates the requests, and replaces the items if none has changed meanwhile; otherwise it starts
 * again. Items are written in the order of their keys, so that transactions do not deadlock.
 */
@Component
class BulkWriter {
  private final ItemStore store;
  private final ItemWriter writer;
  private final TransactionTemplate transactions;

  BulkWriter(ItemStore store, ItemWriter writer, TransactionTemplate transactions) {
    this.store = store;
    this.writer = writer;
    this.transactions = transactions;
  }

  /** A request for an item of a table. */
  record Part(Table table, WriteRequest request) {
    ItemStore.Place place() {
      return new ItemStore.Place(table, request.key());
    }
  }

  /** At least one of the requests cannot be carried out. */
  static final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<Refusal> refusals;

    RefusedException(List<Refusal> refusals) {
      super("refused", null, false, false);
      this.refusals = List.copyOf(refusals);
    }

    List<Refusal> refusals() {
      return refusals;
    }
  }

  /**
   * Why a request cannot be carried out.
   *
   * @param failure the error; null where the request could be carried out, or only its condition
   *     fails
   * @param isConditionFailed true where its condition does not hold
   * @param item the item, where the request asks for it in the error; null otherwise
   */
  record Refusal(@Nullable AwsFailure failure, boolean isConditionFailed, @Nullable Item item) {
    static final Refusal NONE = new Refusal(null, false, null);

    boolean isNone() {
      return failure == null && !isConditionFailed;
    }
  }

  /**
   * Writes items; returns once all changes are committed.
   *
   * @param first runs at the beginning of the transaction; where it returns false, nothing is
   *     written
   * @return before and after each request; null where nothing was written
   * @throws RefusedException where requests cannot be carried out; then nothing was written
   * @throws OutdatedTableException where a table has changed
   */
  @Nullable List<ItemWriter.Written> write(List<Part> parts, Supplier<Boolean> first) {
    List<Integer> order =
        IntStream.range(0, parts.size())
            .boxed()
            .sorted(
                Comparator.comparing((Integer i) -> parts.get(i).table().id())
                    .thenComparing(i -> parts.get(i).request().key()))
            .toList();
    while (true) {
      List<ItemStore.Found> found = store.read(parts.stream().map(Part::place).toList());
      List<ItemWriter.Written> written = decide(parts, found);
      Outcome outcome = commit(parts, found, written, order, first);
      switch (outcome) {
        case COMMITTED -> {
          parts.stream().map(Part::table).distinct().forEach(writer::signal);
          return written;
        }
        case DONE_BEFORE -> {
          return null;
        }
        case CHANGED -> {
          // Read and decided once more.
        }
      }
    }
  }

  private enum Outcome {
    COMMITTED,
    DONE_BEFORE,
    CHANGED
  }

  private static List<ItemWriter.Written> decide(List<Part> parts, List<ItemStore.Found> found) {
    List<ItemWriter.Written> written = new ArrayList<>();
    List<Refusal> refusals = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      WriteRequest request = parts.get(i).request();
      Item before = found.get(i).item();
      Refusal refusal = Refusal.NONE;
      try {
        if (request.holds(before)) {
          written.add(new ItemWriter.Written(before, request.apply(parts.get(i).table(), before)));
        } else {
          refusal = new Refusal(null, true, request.showsItem() ? before : null);
        }
      } catch (AwsFailure e) {
        refusal = new Refusal(e, false, null);
      }
      refusals.add(refusal);
    }
    if (written.size() < parts.size()) {
      throw new RefusedException(refusals);
    }
    return written;
  }

  private Outcome commit(
      List<Part> parts,
      List<ItemStore.Found> found,
      List<ItemWriter.Written> written,
      List<Integer> order,
      Supplier<Boolean> first) {
    try {
      return Objects.requireNonNull(
          transactions.execute(
              status -> {
                if (!first.get()) {
                  return Outcome.DONE_BEFORE;
                }
                for (int i : order) {
                  if (!write(parts.get(i), found.get(i), written.get(i), i)) {
                    status.setRollbackOnly();
                    return Outcome.CHANGED;
                  }
                }
                return Outcome.COMMITTED;
              }));
    } catch (PessimisticLockingFailureException e) {
      return Outcome.CHANGED;
    }
  }

  private boolean write(Part part, ItemStore.Found found, ItemWriter.Written written, int ordinal) {
    Item after = written.after();
    if (Objects.equals(written.before(), after)) {
      return store.hold(part.place(), found);
    }
    return store.write(
        ItemWrite.of(part.table(), part.request().key(), found, after, false), ordinal);
  }
}
