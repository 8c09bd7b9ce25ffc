package io.lambent.services.dynamodb.item;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import io.lambent.aws.wire.Struct;
import io.lambent.contract.digest.Sha256;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** TransactGetItems and TransactWriteItems. */
@Component
public class TransactionOperations {
  private static final long MAX_BYTES = 4L * 1_024 * 1_024;
  private static final List<String> ACTIONS = List.of("ConditionCheck", "Put", "Delete", "Update");

  private final TableAccess tables;
  private final ItemStore store;
  private final BulkWriter writer;
  private final TokenStore tokens;
  private final ItemCollections collections;

  TransactionOperations(
      TableAccess tables,
      ItemStore store,
      BulkWriter writer,
      TokenStore tokens,
      ItemCollections collections) {
    this.tables = tables;
    this.store = store;
    this.writer = writer;
    this.tokens = tokens;
    this.collections = collections;
  }

  private record Wanted(ItemStore.Place place, UnaryOperator<Item> projection) {}

  /** TransactGetItems. */
  public Struct get(Caller caller, Struct input) {
    return tables.retrying(
        () -> {
          List<Wanted> wanted = wanted(caller, input);
          refuseDuplicates(wanted.stream().map(Wanted::place).toList());
          return answer(input, wanted, store.read(wanted.stream().map(Wanted::place).toList()));
        });
  }

  private List<Wanted> wanted(Caller caller, Struct input) {
    List<Wanted> wanted = new ArrayList<>();
    List<BulkWriter.Refusal> refusals = new ArrayList<>();
    for (Object each : input.list("TransactItems")) {
      Struct get = Objects.requireNonNull(((Struct) each).struct("Get"));
      Item key = Inputs.item(get, "Key");
      UnaryOperator<Item> projection = projection(get);
      Table table = tables.get(caller, Inputs.tableName(get));
      try {
        wanted.add(new Wanted(new ItemStore.Place(table, ItemKeys.named(table, key)), projection));
        refusals.add(BulkWriter.Refusal.NONE);
      } catch (AwsFailure e) {
        refusals.add(new BulkWriter.Refusal(e, false, null));
      }
    }
    if (wanted.size() < refusals.size()) {
      throw cancelled(refusals);
    }
    return wanted;
  }

  private static UnaryOperator<Item> projection(Struct get) {
    RequestExpressions expressions = RequestExpressions.ofRead(get);
    UnaryOperator<Item> projection = expressions.projection();
    expressions.checkAllUsed();
    return projection;
  }

  private static Struct answer(Struct input, List<Wanted> wanted, List<ItemStore.Found> found) {
    List<Struct> responses = new ArrayList<>();
    Capacity capacity = Capacity.ofReads();
    long bytes = 0;
    for (int i = 0; i < wanted.size(); i++) {
      Item item = found.get(i).item();
      int size = item == null ? 0 : item.size();
      bytes += size;
      capacity.add(wanted.get(i).place().table(), null, 2 * Capacity.reads(size, true));
      responses.add(
          item == null
              ? new Struct()
              : Struct.of("Item", Inputs.attributes(wanted.get(i).projection().apply(item))));
    }
    if (bytes > MAX_BYTES) {
      throw DynamoErrors.validation(
          "Total size of the items in the transaction exceeds the limit of 4 MB");
    }
    return Struct.of("Responses", responses, "ConsumedCapacity", capacity.answers(input, true));
  }

  private static void refuseDuplicates(List<ItemStore.Place> places) {
    Set<Object> seen = new HashSet<>();
    for (ItemStore.Place place : places) {
      if (!seen.add(Map.entry(place.table().id(), place.key()))) {
        throw DynamoErrors.validation(
            "Transaction request cannot include multiple operations on one item");
      }
    }
  }

  /** TransactWriteItems. */
  public Struct write(Caller caller, Struct input) {
    List<Action> actions = new ArrayList<>();
    for (Object each : input.list("TransactItems")) {
      actions.add(action((Struct) each));
    }
    String token = input.text("ClientRequestToken");
    byte @Nullable [] digest = token == null ? null : digest(input);
    return tables.retrying(() -> write(caller, input, actions, token, digest));
  }

  /** A part of the transaction before its table is known. */
  private record Action(Struct of, String table, Maker maker) {}

  /** Creates a request once its table is known. */
  @FunctionalInterface
  private interface Maker {
    WriteRequest of(Table table);
  }

  private static Action action(Struct element) {
    List<String> set = ACTIONS.stream().filter(element::has).toList();
    if (set.size() != 1) {
      throw DynamoErrors.validation(
          "TransactItems can only contain one of Check, Put, Update or Delete");
    }
    String kind = set.getFirst();
    Struct of = Objects.requireNonNull(element.struct(kind));
    RequestExpressions expressions =
        kind.equals("Update") ? RequestExpressions.ofUpdate(of) : RequestExpressions.ofWrite(of);
    boolean shows = Inputs.showsItem(of);
    Item item = Inputs.item(of, kind.equals("Put") ? "Item" : "Key");
    WriteRequest.@Nullable Updater updater = kind.equals("Update") ? expressions.updater() : null;
    Condition condition = expressions.condition();
    expressions.checkAllUsed();
    Maker maker =
        switch (kind) {
          case "Put" -> table -> WriteRequest.Put.of(table, item, condition, shows);
          case "Delete" ->
              table -> new WriteRequest.Delete(ItemKeys.named(table, item), condition, shows);
          case "Update" ->
              table ->
                  WriteRequest.Update.of(
                      table, item, Objects.requireNonNull(updater), condition, shows);
          default ->
              table ->
                  new WriteRequest.Check(
                      ItemKeys.named(table, item), Objects.requireNonNull(condition), shows);
        };
    return new Action(of, Inputs.tableName(of), maker);
  }

  private Struct write(
      Caller caller,
      Struct input,
      List<Action> actions,
      @Nullable String token,
      byte @Nullable [] digest) {
    List<BulkWriter.Part> parts = parts(caller, actions);
    refuseDuplicates(parts.stream().map(BulkWriter.Part::place).toList());
    refuseTooLarge(parts);
    if (isDone(caller, token, digest)) {
      return repeated(input, parts);
    }
    @Nullable List<ItemWriter.Written> written;
    try {
      written =
          writer.write(
              parts,
              () -> token == null || tokens.insert(caller, token, Objects.requireNonNull(digest)));
    } catch (BulkWriter.RefusedException e) {
      // The same request may have been carried out meanwhile, which can make its conditions fail.
      if (!isDone(caller, token, digest)) {
        throw cancelled(e.refusals());
      }
      written = null;
    }
    return written == null
        ? repeated(input, parts)
        : Struct.of(
            "ConsumedCapacity",
            capacity(parts, written).answers(input, true),
            "ItemCollectionMetrics",
            metrics(input, parts));
  }

  private static void refuseTooLarge(List<BulkWriter.Part> parts) {
    long bytes = 0;
    for (BulkWriter.Part part : parts) {
      if (part.request() instanceof WriteRequest.Put put) {
        bytes += put.item().size();
      }
    }
    if (bytes > MAX_BYTES) {
      throw DynamoErrors.validation(
          "Total size of the items in the transaction exceeds the limit of 4 MB");
    }
  }

  private boolean isDone(Caller caller, @Nullable String token, byte @Nullable [] digest) {
    return token != null && digest != null && tokens.isKnown(caller, token, digest);
  }

  private static Capacity capacity(List<BulkWriter.Part> parts, List<ItemWriter.Written> written) {
    Capacity capacity = Capacity.ofWrites();
    for (int i = 0; i < parts.size(); i++) {
      capacity.addWrite(parts.get(i).table(), written.get(i).before(), written.get(i).after(), 2);
    }
    return capacity;
  }

  /**
   * The answer to a request that was carried out before, whose capacity is that of reading the
   * items.
   */
  private static Struct repeated(Struct input, List<BulkWriter.Part> parts) {
    Capacity capacity = Capacity.ofReads();
    parts.forEach(part -> capacity.add(part.table(), null, 2));
    return Struct.of("ConsumedCapacity", capacity.answers(input, true));
  }

  private List<BulkWriter.Part> parts(Caller caller, List<Action> actions) {
    List<BulkWriter.Part> parts = new ArrayList<>();
    List<BulkWriter.Refusal> refusals = new ArrayList<>();
    for (Action action : actions) {
      Table table = tables.get(caller, action.table());
      try {
        parts.add(new BulkWriter.Part(table, action.maker().of(table)));
        refusals.add(BulkWriter.Refusal.NONE);
      } catch (AwsFailure e) {
        refusals.add(new BulkWriter.Refusal(e, false, null));
      }
    }
    if (parts.size() < actions.size()) {
      throw cancelled(refusals);
    }
    return parts;
  }

  private static AwsFailure cancelled(List<BulkWriter.Refusal> refusals) {
    List<Struct> reasons = refusals.stream().map(TransactionOperations::reason).toList();
    String codes =
        reasons.stream().map(reason -> reason.text("Code")).collect(Collectors.joining(", "));
    return AwsFailure.declared(
        "TransactionCanceledException",
        "Transaction cancelled, please refer cancellation reasons for specific reasons ["
            + codes
            + "]",
        Map.of("CancellationReasons", reasons));
  }

  private static Struct reason(BulkWriter.Refusal refusal) {
    AwsFailure failure = refusal.failure();
    if (refusal.isConditionFailed()) {
      Item item = refusal.item();
      return Struct.of(
          "Code",
          "ConditionalCheckFailed",
          "Message",
          "The conditional request failed",
          "Item",
          item == null ? null : Inputs.attributes(item));
    }
    if (failure == null) {
      return Struct.of("Code", "None");
    }
    if (!failure.error().awsName().equals(CommonError.VALIDATION.awsName())) {
      throw failure;
    }
    return Struct.of("Code", "ValidationError", "Message", failure.text());
  }

  private @Nullable Map<String, Object> metrics(Struct input, List<BulkWriter.Part> parts) {
    Map<String, List<Struct>> known = new LinkedHashMap<>();
    for (BulkWriter.Part part : parts) {
      Struct one = collections.metrics(input, part.table(), part.request().key());
      if (one != null) {
        known.computeIfAbsent(part.table().name(), name -> new ArrayList<>()).add(one);
      }
    }
    return known.isEmpty() ? null : new LinkedHashMap<>(known);
  }

  /** A digest of the actions of a request. */
  private static byte[] digest(Struct input) {
    StringBuilder text = new StringBuilder();
    describe(text, input.list("TransactItems"));
    return Sha256.digest().digest(text.toString().getBytes(UTF_8));
  }

  /** Writes a value in a canonical form: different values have different texts. */
  private static void describe(StringBuilder text, @Nullable Object value) {
    if (value instanceof Struct struct) {
      describe(text, struct.members());
    } else if (value instanceof Map<?, ?> map) {
      Map<String, Object> sorted = new TreeMap<>();
      map.forEach((name, part) -> sorted.put(name.toString(), part));
      text.append('{');
      sorted.forEach(
          (name, part) -> {
            describe(text, name);
            describe(text, part);
          });
      text.append('}');
    } else if (value instanceof List<?> list) {
      text.append('[');
      list.forEach(element -> describe(text, element));
      text.append(']');
    } else {
      String part =
          value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : String.valueOf(value);
      text.append(part.length()).append(':').append(part);
    }
  }
}
