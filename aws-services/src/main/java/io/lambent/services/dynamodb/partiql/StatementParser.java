package io.lambent.services.dynamodb.partiql;

import io.lambent.services.dynamodb.expression.Condition;
import io.lambent.services.dynamodb.expression.Path;
import io.lambent.services.dynamodb.expression.UpdateExpression;
import io.lambent.services.dynamodb.partiql.Statement.Returning;
import io.lambent.services.dynamodb.partiql.Statement.Source;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import io.lambent.services.dynamodb.value.Item;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parses statements by recursive descent. */
public final class StatementParser {
  private final Reader reader;
  private final Literals literals;
  private final Conditions conditions;

  private StatementParser(String statement, List<AttributeValue> parameters) {
    this.reader = new Reader(statement, parameters);
    this.literals = new Literals(reader);
    this.conditions = new Conditions(reader, literals);
  }

  /**
   * Parses a statement.
   *
   * @param parameters values for its question marks, in their order
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static Statement parse(String statement, List<AttributeValue> parameters) {
    StatementParser parser = new StatementParser(statement, parameters);
    Statement parsed = parser.statement();
    parser.reader.expectEnd();
    return parsed;
  }

  private Statement statement() {
    if (reader.acceptWord("SELECT")) {
      return select();
    }
    if (reader.acceptWord("INSERT")) {
      return insert();
    }
    if (reader.acceptWord("UPDATE")) {
      Source source = source();
      UpdateExpression update = new Updates(reader, literals).update();
      return new Statement.Update(source, update, requiredWhere(), returning());
    }
    if (reader.acceptWord("DELETE")) {
      reader.expectWord("FROM");
      return delete(new Statement.Delete(source(), requiredWhere(), returning()));
    }
    if (reader.acceptWord("FROM")) {
      Source source = source();
      Condition where = requiredWhere();
      UpdateExpression update = new Updates(reader, literals).update();
      return new Statement.Update(source, update, where, returning());
    }
    if (reader.acceptWord("EXISTS")) {
      reader.expectSymbol("(");
      reader.expectWord("SELECT");
      Statement.Select select = select();
      reader.expectSymbol(")");
      return new Statement.Exists(select);
    }
    throw Reader.unexpected();
  }

  private static Statement delete(Statement.Delete delete) {
    Returning returning = delete.returning();
    if (returning != Returning.NOTHING && returning != Returning.ALL_OLD) {
      throw Invalid.because(
          "Invalid returning clause: RETURNING "
              + returning.text()
              + ". Only RETURNING ALL OLD * is allowed in DELETE statements.");
    }
    return delete;
  }

  private Statement.Select select() {
    List<Path> paths = new ArrayList<>();
    if (!reader.acceptSymbol("*")) {
      do {
        paths.add(reader.path());
      } while (reader.acceptSymbol(","));
    }
    reader.expectWord("FROM");
    Source source = source();
    Condition where = reader.acceptWord("WHERE") ? conditions.condition() : null;
    return new Statement.Select(source, new SelectList(paths), where, order());
  }

  private Statement.@Nullable Order order() {
    if (!reader.acceptWord("ORDER")) {
      return null;
    }
    reader.expectWord("BY");
    String attribute = reader.name();
    boolean isDescending = reader.acceptWord("DESC");
    if (!isDescending) {
      reader.acceptWord("ASC");
    }
    return new Statement.Order(attribute, isDescending);
  }

  private Statement insert() {
    reader.expectWord("INTO");
    String table = reader.name();
    if (!reader.acceptWord("VALUE")) {
      throw NotWellFormed.because("Unexpected token after expression");
    }
    if (reader.acceptSymbol("?")) {
      if (reader.parameter() instanceof AttributeValue.M map) {
        return new Statement.Insert(new Source(table, null), new Item(map.value()));
      }
      throw Invalid.because("The value of an INSERT must be a map");
    }
    reader.expectSymbol("{");
    return new Statement.Insert(new Source(table, null), new Item(literals.entries(null)));
  }

  private Source source() {
    String table = component();
    String index = reader.acceptSymbol(".") ? component() : null;
    if (reader.peek().isSymbol(".")) {
      throw Invalid.because("A path may contain at most 2 components in the FROM clause");
    }
    Token next = reader.peek();
    boolean isAlias =
        next.kind() == Token.Kind.QUOTED_NAME
            || (next.kind() == Token.Kind.WORD && !isClause(next));
    if (isAlias) {
      throw Invalid.because("Aliasing is not supported");
    }
    return new Source(table, index);
  }

  private String component() {
    String name = reader.name();
    if (name.isEmpty()) {
      throw Invalid.because("Path component cannot be an empty string");
    }
    return name;
  }

  private static boolean isClause(Token token) {
    return token.isWord("WHERE")
        || token.isWord("SET")
        || token.isWord("REMOVE")
        || token.isWord("ORDER")
        || token.isWord("RETURNING");
  }

  private Condition requiredWhere() {
    if (!reader.acceptWord("WHERE")) {
      throw Invalid.because(
          "Where clause does not contain a mandatory equality on all key attributes");
    }
    return conditions.condition();
  }

  private Returning returning() {
    if (!reader.acceptWord("RETURNING")) {
      return Returning.NOTHING;
    }
    boolean isAll = reader.acceptWord("ALL");
    if (!isAll) {
      reader.expectWord("MODIFIED");
    }
    boolean isOld = reader.acceptWord("OLD");
    if (!isOld) {
      reader.expectWord("NEW");
    }
    reader.expectSymbol("*");
    if (isAll) {
      return isOld ? Returning.ALL_OLD : Returning.ALL_NEW;
    }
    return isOld ? Returning.MODIFIED_OLD : Returning.MODIFIED_NEW;
  }
}
