package io.lambent.services.dynamodb.expression;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of an expression as they are written, before placeholders are resolved. */
sealed interface Syntax {

  record Or(Syntax left, Syntax right) implements Syntax {}

  record And(Syntax left, Syntax right) implements Syntax {}

  record Not(Syntax negated) implements Syntax {}

  record Parentheses(Syntax inner) implements Syntax {}

  /**
   * @param operator such as {@code <=}
   */
  record Comparison(String operator, Syntax left, Syntax right) implements Syntax {}

  record Between(Syntax value, Syntax lower, Syntax upper) implements Syntax {}

  record In(Syntax value, List<Syntax> list) implements Syntax {}

  record Call(String function, List<Syntax> arguments) implements Syntax {}

  /**
   * @param operator + or -
   */
  record Arithmetic(String operator, Syntax left, Syntax right) implements Syntax {}

  /**
   * @param placeholder such as {@code :v}
   */
  record Value(String placeholder) implements Syntax {}

  record DocumentPath(List<PathPart> parts) implements Syntax {}

  /** One step of a path: a name, a placeholder of one, or an index. */
  record PathPart(Token.Kind kind, String text) {}

  /** A section of an update expression, such as all of its SET. */
  record Section(UpdateKeyword keyword, List<Assignment> actions) {}

  /**
   * One action of an update expression.
   *
   * @param value null for REMOVE
   */
  record Assignment(DocumentPath path, @Nullable Syntax value) {}

  enum UpdateKeyword {
    SET,
    REMOVE,
    ADD,
    DELETE
  }

  /** Returns what is inside of parentheses. */
  default Syntax unwrapped() {
    Syntax syntax = this;
    while (syntax instanceof Parentheses parentheses) {
      syntax = parentheses.inner();
    }
    return syntax;
  }
}
