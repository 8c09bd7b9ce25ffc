package io.lambent.services.dynamodb.item;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.Structures;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** BatchGetItem and BatchWriteItem. */
@Component
public class BatchOperations {
  private static final int MAX_READS = 100;
  private static final int MAX_WRITES = 25;

  /**
   * The maximum size of the items in an answer, in bytes. The keys of further items are answered as
   * unprocessed.
   */
  private static final long MAX_ANSWER = 16L * 1_024 * 1_024;

  private static final String DUPLICATES = "Provided list of item keys contains duplicates";

  private final TableAccess tables;
  private final ItemStore store;
  private final BulkWriter writer;
  private final ItemCollections collections;

  BatchOperations(
      TableAccess tables, ItemStore store, BulkWriter writer, ItemCollections collections) {
    this.tables = tables;
    this.store = store;
    this.writer = writer;
    this.collections = collections;
  }

  /**
   * One key of a batch.
   *
   * @param table as the client names it
   */
  private record Wanted(
      String table, Struct of, Item key, ItemStore.Place place, UnaryOperator<Item> projection) {}

  /** BatchGetItem. */
  public Struct get(Caller caller, Struct input) {
    Map<?, ?> requested = input.map("RequestItems");
    int count =
        requested.values().stream().mapToInt(each -> ((Struct) each).list("Keys").size()).sum();
    if (count > MAX_READS) {
      throw DynamoErrors.validation("Too many items requested for the BatchGetItem call");
    }
    return tables.retrying(() -> get(caller, input, requested));
  }

  private Struct get(Caller caller, Struct input, Map<?, ?> requested) {
    List<Wanted> wanted = new ArrayList<>();
    requested.forEach((name, each) -> wanted.addAll(wanted(caller, (String) name, (Struct) each)));
    List<ItemStore.Found> found = store.read(wanted.stream().map(Wanted::place).toList());
    Map<String, Object> responses = new LinkedHashMap<>();
    Map<String, List<Object>> unprocessed = new LinkedHashMap<>();
    requested.keySet().forEach(name -> responses.put((String) name, new ArrayList<>()));
    Capacity capacity = Capacity.ofReads();
    long bytes = 0;
    for (int i = 0; i < wanted.size(); i++) {
      Wanted one = wanted.get(i);
      Item item = found.get(i).item();
      int size = item == null ? 0 : item.size();
      if (bytes > 0 && bytes + size > MAX_ANSWER) {
        unprocessed
            .computeIfAbsent(one.table(), name -> new ArrayList<>())
            .add(Inputs.attributes(one.key()));
        continue;
      }
      bytes += size;
      capacity.add(
          one.place().table(),
          null,
          Capacity.reads(size, Inputs.isSet(one.of(), "ConsistentRead")));
      if (item != null) {
        answers(responses, one.table()).add(Inputs.attributes(one.projection().apply(item)));
      }
    }
    Map<String, Object> left = new LinkedHashMap<>();
    unprocessed.forEach(
        (name, keys) -> left.put(name, copy((Struct) requested.get(name)).put("Keys", keys)));
    return Struct.of(
        "Responses",
        responses,
        "UnprocessedKeys",
        left,
        "ConsumedCapacity",
        capacity.answers(input, false));
  }

  @SuppressWarnings("unchecked")
  private static List<Object> answers(Map<String, Object> responses, String table) {
    return (List<Object>) Objects.requireNonNull(responses.get(table));
  }

  private static Struct copy(@Nullable Struct original) {
    Struct copy = new Struct();
    Objects.requireNonNull(original).members().forEach(copy::put);
    return copy;
  }

  private List<Wanted> wanted(Caller caller, String name, Struct of) {
    RequestExpressions expressions = RequestExpressions.ofRead(of);
    UnaryOperator<Item> projection = expressions.projection();
    expressions.checkAllUsed();
    Table table = tables.get(caller, name);
    Set<StoredKey> seen = new HashSet<>();
    List<Wanted> wanted = new ArrayList<>();
    for (Object attributes : of.list("Keys")) {
      Item key = Structures.item((Map<?, ?>) attributes);
      StoredKey stored = ItemKeys.named(table, key);
      if (!seen.add(stored)) {
        throw DynamoErrors.validation(DUPLICATES);
      }
      wanted.add(new Wanted(name, of, key, new ItemStore.Place(table, stored), projection));
    }
    return wanted;
  }

  /** BatchWriteItem. */
  public Struct write(Caller caller, Struct input) {
    Map<?, ?> requested = input.map("RequestItems");
    int count = requested.values().stream().mapToInt(each -> ((List<?>) each).size()).sum();
    if (count > MAX_WRITES) {
      throw DynamoErrors.validation("Too many items requested for the BatchWriteItem call");
    }
    return tables.retrying(() -> write(caller, input, requested));
  }

  private Struct write(Caller caller, Struct input, Map<?, ?> requested) {
    List<BulkWriter.Part> parts = new ArrayList<>();
    Map<String, List<BulkWriter.Part>> byName = new LinkedHashMap<>();
    requested.forEach(
        (name, requests) -> {
          List<BulkWriter.Part> own = parts(caller, (String) name, (List<?>) requests);
          byName.put((String) name, own);
          parts.addAll(own);
        });
    List<ItemWriter.Written> written = written(parts);
    Capacity capacity = Capacity.ofWrites();
    if (Capacity.isAsked(input)) {
      for (int i = 0; i < parts.size(); i++) {
        capacity.addWrite(parts.get(i).table(), written.get(i).before(), written.get(i).after(), 1);
      }
    }
    return Struct.of(
        "UnprocessedItems",
        Map.of(),
        "ItemCollectionMetrics",
        metrics(input, byName),
        "ConsumedCapacity",
        capacity.answers(input, false));
  }

  private List<ItemWriter.Written> written(List<BulkWriter.Part> parts) {
    try {
      return Objects.requireNonNull(writer.write(parts, () -> true));
    } catch (BulkWriter.RefusedException e) {
      // Requests without conditions are refused for what they would write only.
      throw e.refusals().stream()
          .map(BulkWriter.Refusal::failure)
          .filter(Objects::nonNull)
          .findFirst()
          .orElseThrow();
    }
  }

  private List<BulkWriter.Part> parts(Caller caller, String name, List<?> requests) {
    List<Item> puts = new ArrayList<>();
    for (Object each : requests) {
      Struct put = ((Struct) each).struct("PutRequest");
      Struct delete = ((Struct) each).struct("DeleteRequest");
      if ((put == null) == (delete == null)) {
        throw DynamoErrors.validation(
            put == null
                ? "Supplied WriteRequest is empty, must contain exactly one of the supported"
                    + " request types"
                : "Supplied AttributeValue has more than one datatypes set, must contain exactly"
                    + " one of the supported datatypes");
      }
      puts.add(
          put == null
              ? Inputs.item(Objects.requireNonNull(delete), "Key")
              : Inputs.item(put, "Item"));
    }
    Table table = tables.get(caller, name);
    Set<StoredKey> seen = new HashSet<>();
    List<BulkWriter.Part> parts = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      WriteRequest request =
          ((Struct) Objects.requireNonNull(requests.get(i))).has("PutRequest")
              ? WriteRequest.Put.of(table, puts.get(i), null, false)
              : new WriteRequest.Delete(ItemKeys.named(table, puts.get(i)), null, false);
      if (!seen.add(request.key())) {
        throw DynamoErrors.validation(DUPLICATES);
      }
      parts.add(new BulkWriter.Part(table, request));
    }
    return parts;
  }

  private @Nullable Map<String, Object> metrics(
      Struct input, Map<String, List<BulkWriter.Part>> parts) {
    Map<String, Object> metrics = new LinkedHashMap<>();
    parts.forEach(
        (name, own) -> {
          List<Struct> known =
              own.stream()
                  .map(part -> collections.metrics(input, part.table(), part.request().key()))
                  .filter(Objects::nonNull)
                  .distinct()
                  .toList();
          if (!known.isEmpty()) {
            metrics.put(name, known);
          }
        });
    return metrics.isEmpty() ? null : metrics;
  }
}
