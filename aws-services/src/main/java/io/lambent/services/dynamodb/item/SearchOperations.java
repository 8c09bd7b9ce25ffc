package io.lambent.services.dynamodb.item;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.expression.ProjectionExpression;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.table.IndexDefinition;
import io.lambent.services.dynamodb.table.KeySchema;
import io.lambent.services.dynamodb.table.Table;
import io.lambent.services.dynamodb.value.Item;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Query and Scan. */
@Component
public class SearchOperations {
  private final TableAccess tables;
  private final ItemPages pages;

  SearchOperations(TableAccess tables, ItemPages pages) {
    this.tables = tables;
    this.pages = pages;
  }

  /** Query. */
  public Struct query(Caller caller, Struct input) {
    return tables.with(caller, Inputs.tableName(input), table -> query(table, input));
  }

  private Struct query(Table table, Struct input) {
    IndexDefinition index = index(table, input);
    Selection selection = Selection.of(table, index, input);
    RequestExpressions expressions = RequestExpressions.ofQuery(input);
    KeySchema schema = ItemPages.schema(table, index);
    KeyRange keys = expressions.keys(table, schema);
    ItemFilter filter = expressions.queryFilter(schema);
    ProjectionExpression projection = expressions.projected();
    expressions.checkAllUsed();
    selection = selection.projecting(table, projection);
    if (index != null && !selection.wantsAll()) {
      IndexReach.requireFilter(table, index, filter.attributes());
    }
    PageRequest.Start start = start(table, index, input);
    if (start != null && !keys.has(start.entry())) {
      throw DynamoErrors.validation(
          "The provided starting key is outside query boundaries based on provided conditions");
    }
    PageRequest request =
        new PageRequest(
            table,
            index,
            keys.hash(),
            keys.range(),
            0,
            0,
            !Boolean.FALSE.equals(input.get("ScanIndexForward")),
            start);
    return answer(input, request, selection, filter.test(), projection);
  }

  /** Scan. */
  public Struct scan(Caller caller, Struct input) {
    return tables.with(caller, Inputs.tableName(input), table -> scan(table, input));
  }

  private Struct scan(Table table, Struct input) {
    IndexDefinition index = index(table, input);
    Selection selection = Selection.of(table, index, input);
    RequestExpressions expressions = RequestExpressions.ofScan(input);
    Predicate<Item> filter = expressions.scanFilter();
    ProjectionExpression projection = expressions.projected();
    expressions.checkAllUsed();
    selection = selection.projecting(table, projection);
    Segment segment = Segment.of(input);
    PageRequest.Start start = start(table, index, input);
    if (start != null && !segment.has(start.entry().bucket())) {
      throw DynamoErrors.validation(
          "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use"
              + " ExclusiveStartKey with correct Segment. TotalSegments: "
              + input.integer("TotalSegments")
              + " Segment: "
              + input.integer("Segment"));
    }
    PageRequest request =
        new PageRequest(
            table, index, null, Range.ALL, segment.first(), segment.last(), true, start);
    return answer(input, request, selection, filter, projection);
  }

  /**
   * The buckets of a segment.
   *
   * @param last belongs to it
   */
  private record Segment(int first, int last) {
    private static final long BUCKETS = 1L << 32;

    boolean has(int bucket) {
      return bucket >= first && bucket <= last;
    }

    static Segment of(Struct input) {
      Integer segment = input.integer("Segment");
      Integer total = input.integer("TotalSegments");
      if (segment == null && total == null) {
        return new Segment(Integer.MIN_VALUE, Integer.MAX_VALUE);
      }
      if (total == null) {
        throw DynamoErrors.validation(
            "The TotalSegments parameter is required but was not present in the request when"
                + " Segment parameter is present");
      }
      if (segment == null) {
        throw DynamoErrors.validation(
            "The Segment parameter is required but was not present in the request when parameter"
                + " TotalSegments is present");
      }
      if (segment >= total) {
        throw DynamoErrors.validation(
            "The Segment parameter is zero-based and must be less than parameter TotalSegments:"
                + " Segment: "
                + segment
                + " is not less than TotalSegments: "
                + total);
      }
      return new Segment(
          (int) (Integer.MIN_VALUE + BUCKETS * segment / total),
          (int) (Integer.MIN_VALUE + BUCKETS * (segment + 1) / total - 1));
    }
  }

  private static @Nullable IndexDefinition index(Table table, Struct input) {
    String name = input.text("IndexName");
    if (name == null) {
      return null;
    }
    IndexDefinition index = table.definition().index(name);
    if (index == null || !index.isWritten()) {
      throw DynamoErrors.validation("The table does not have the specified index: " + name);
    }
    if (!index.isActive()) {
      throw DynamoErrors.validation("Cannot read from backfilling global secondary index: " + name);
    }
    if (index.isGlobal() && Inputs.isSet(input, "ConsistentRead")) {
      throw DynamoErrors.validation(
          "Consistent reads are not supported on global secondary indexes");
    }
    return index;
  }

  private static PageRequest.@Nullable Start start(
      Table table, @Nullable IndexDefinition index, Struct input) {
    return input.has("ExclusiveStartKey")
        ? ItemPages.named(table, index, Inputs.item(input, "ExclusiveStartKey"))
        : null;
  }

  private Struct answer(
      Struct input,
      PageRequest request,
      Selection selection,
      Predicate<Item> filter,
      @Nullable ProjectionExpression projection) {
    ItemPages.Page page = pages.read(request, input.integer("Limit"), selection.isWhole(), filter);
    Struct answer = new Struct();
    if (!selection.isCount()) {
      answer.put(
          "Items",
          page.items().stream()
              .map(item -> projection == null ? item : projection.apply(item))
              .map(Inputs::attributes)
              .toList());
    }
    answer.put("Count", page.items().size()).put("ScannedCount", page.scanned());
    if (page.last() != null) {
      answer.put("LastEvaluatedKey", Inputs.attributes(page.last()));
    }
    if (Capacity.isAsked(input)) {
      answer.put("ConsumedCapacity", capacity(input, request, selection, page));
    }
    return answer;
  }

  private static @Nullable Struct capacity(
      Struct input, PageRequest request, Selection selection, ItemPages.Page page) {
    Table table = request.table();
    IndexDefinition index = request.index();
    boolean isConsistent = Inputs.isSet(input, "ConsistentRead");
    Capacity capacity =
        Capacity.ofReads()
            .add(
                table,
                index == null ? null : index.name(),
                Capacity.reads(page.bytes(), isConsistent));
    if (index != null && selection.isWhole() && !index.projectsAll()) {
      for (Item item : page.items()) {
        capacity.add(table, null, Capacity.reads(item.size(), isConsistent));
      }
    }
    return capacity.answer(input, table);
  }

  /**
   * The part of found items that a client asks for.
   *
   * @param wantsAll true where it asks for all attributes, whatever the index projects
   * @param isWhole true where attributes that the index lacks are read from the table
   */
  private record Selection(
      boolean isCount, boolean wantsAll, boolean isWhole, @Nullable IndexDefinition index) {

    static Selection of(Table table, @Nullable IndexDefinition index, Struct input) {
      String select = input.text("Select");
      boolean isProjected = input.has("ProjectionExpression") || input.has("AttributesToGet");
      if (isProjected && select != null && !select.equals("SPECIFIC_ATTRIBUTES")) {
        throw DynamoErrors.validation(
            input.has("ProjectionExpression")
                ? "Cannot specify the ProjectionExpression when choosing to get " + what(select)
                : "Cannot specify the AttributesToGet when choosing to get " + what(select));
      }
      if ("SPECIFIC_ATTRIBUTES".equals(select) && !isProjected) {
        throw DynamoErrors.validation(
            "Must specify the AttributesToGet or ProjectionExpression when choosing to get"
                + " SPECIFIC_ATTRIBUTES");
      }
      if ("ALL_PROJECTED_ATTRIBUTES".equals(select) && index == null) {
        throw DynamoErrors.validation(
            "ALL_PROJECTED_ATTRIBUTES can be used only when Querying using an IndexName");
      }
      boolean wantsAll = "ALL_ATTRIBUTES".equals(select);
      if (wantsAll && index != null && index.isGlobal() && !index.projectsAll()) {
        throw DynamoErrors.parameters(
            "Select type ALL_ATTRIBUTES is not supported for global secondary index "
                + index.name()
                + " because its projection type is not ALL");
      }
      boolean isWhole = index != null && !index.isGlobal() && wantsAll;
      return new Selection("COUNT".equals(select), wantsAll, isWhole, index);
    }

    private static String what(String select) {
      return select.equals("COUNT") ? "only the Count" : select;
    }

    /** The selection with a projection, which may reach beyond a local index. */
    Selection projecting(Table table, @Nullable ProjectionExpression projection) {
      return index != null
              && projection != null
              && IndexReach.isBeyond(table, index, projection.attributes())
          ? new Selection(isCount, wantsAll, true, index)
          : this;
    }
  }
}
