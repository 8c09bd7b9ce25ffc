package io.lambent.services.dynamodb.partiql;

import io.lambent.services.dynamodb.expression.Condition;
import io.lambent.services.dynamodb.expression.UpdateExpression;
import io.lambent.services.dynamodb.value.Item;
import org.jspecify.annotations.Nullable;

/** A parsed statement in which parameters are replaced by their values. */
public sealed interface Statement {

  /** The table that the statement reads or writes. */
  Source source();

  /** The image of an item that the statement returns. */
  default Returning returning() {
    return Returning.NOTHING;
  }

  /**
   * A table or one of its indexes.
   *
   * @param table the name or ARN
   * @param index null for the table itself
   */
  record Source(String table, @Nullable String index) {}

  /**
   * @param where null for all items
   * @param order null for no ORDER BY
   */
  record Select(Source source, SelectList list, @Nullable Condition where, @Nullable Order order)
      implements Statement {}

  /**
   * ORDER BY one attribute.
   *
   * @param attribute the sort key, which is all that DynamoDB can order by
   */
  record Order(String attribute, boolean isDescending) {}

  record Insert(Source source, Item item) implements Statement {}

  record Update(Source source, UpdateExpression update, Condition where, Returning returning)
      implements Statement {}

  record Delete(Source source, Condition where, Returning returning) implements Statement {}

  /** A check of ExecuteTransaction that an item meets a condition. */
  record Exists(Select select) implements Statement {
    @Override
    public Source source() {
      return select.source();
    }
  }

  /** The image of an item that an UPDATE or DELETE returns. */
  enum Returning {
    NOTHING(""),
    ALL_OLD("ALL OLD *"),
    MODIFIED_OLD("MODIFIED OLD *"),
    ALL_NEW("ALL NEW *"),
    MODIFIED_NEW("MODIFIED NEW *");

    private final String text;

    Returning(String text) {
      this.text = text;
    }

    /** The words after RETURNING. */
    String text() {
      return text;
    }
  }
}
