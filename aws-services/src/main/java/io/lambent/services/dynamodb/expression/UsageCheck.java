package io.lambent.services.dynamodb.expression;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The first check of a parsed expression, in the order in which it is written: reserved words, list
 * indexes, names of functions and where they are used. AWS reports these errors before errors of
 * placeholders.
 */
record UsageCheck(ExpressionKind kind) {

  void condition(Syntax syntax) {
    check(syntax, Functions.Place.CONDITION);
  }

  void projection(List<Syntax.DocumentPath> paths) {
    paths.forEach(this::path);
  }

  /** Checks an update, section by section in the order in which their keywords first appear. */
  void update(List<Syntax.Section> sections) {
    Set<Syntax.UpdateKeyword> seen = EnumSet.noneOf(Syntax.UpdateKeyword.class);
    for (Syntax.Section section : sections) {
      if (!seen.add(section.keyword())) {
        continue;
      }
      List<Syntax.Section> same = new ArrayList<>(sections);
      same.removeIf(other -> other.keyword() != section.keyword());
      for (Syntax.Section one : same) {
        for (Syntax.Assignment action : one.actions()) {
          path(action.path());
          check(action.value(), Functions.Place.UPDATE);
        }
      }
      if (same.size() > 1) {
        throw kind.invalid(
            "The \""
                + section.keyword()
                + "\" section can only be used once in an update expression;");
      }
    }
  }

  /**
   * @param place what is expected here
   */
  private void check(@Nullable Syntax syntax, Functions.Place place) {
    if (syntax == null) {
      return;
    }
    Functions.Place inner =
        place == Functions.Place.UPDATE ? Functions.Place.UPDATE : Functions.Place.OPERAND;
    switch (syntax) {
      case Syntax.Or or -> {
        check(or.left(), place);
        check(or.right(), place);
      }
      case Syntax.And and -> {
        check(and.left(), place);
        check(and.right(), place);
      }
      case Syntax.Not not -> check(not.negated(), place);
      case Syntax.Parentheses parentheses -> check(parentheses.inner(), place);
      case Syntax.Comparison comparison -> {
        check(comparison.left(), inner);
        check(comparison.right(), inner);
      }
      case Syntax.Between between -> {
        check(between.value(), inner);
        check(between.lower(), inner);
        check(between.upper(), inner);
      }
      case Syntax.In in -> {
        check(in.value(), inner);
        in.list().forEach(element -> check(element, inner));
      }
      case Syntax.Arithmetic sum -> {
        check(sum.left(), inner);
        check(sum.right(), inner);
      }
      case Syntax.Call call -> {
        function(call, place);
        call.arguments().forEach(argument -> check(argument, inner));
      }
      case Syntax.DocumentPath path -> path(path);
      case Syntax.Value value -> {}
    }
  }

  private void function(Syntax.Call call, Functions.Place place) {
    Functions function = Functions.named(call.function());
    if (function == null) {
      throw kind.invalid("Invalid function name; function: " + call.function());
    }
    boolean isUpdate = place == Functions.Place.UPDATE;
    if (isUpdate != (function.place() == Functions.Place.UPDATE)) {
      throw kind.invalid(
          "The function is not allowed in "
              + (isUpdate ? "an update" : "a condition")
              + " expression; function: "
              + call.function());
    }
    if (function.place() != place) {
      throw kind.invalid(
          "The function is not allowed to be used this way in an expression; function: "
              + call.function());
    }
    if (!isUpdate) {
      operands(kind, call, function);
    }
  }

  static void operands(ExpressionKind kind, Syntax.Call call, Functions function) {
    if (call.arguments().size() != function.operands()) {
      throw kind.invalid(
          "Incorrect number of operands for operator or function; operator or function: "
              + call.function()
              + ", number of operands: "
              + call.arguments().size());
    }
  }

  private void path(Syntax.DocumentPath path) {
    for (Syntax.PathPart part : path.parts()) {
      if (part.kind() == Token.Kind.INTEGER) {
        try {
          Integer.parseInt(part.text());
        } catch (NumberFormatException e) {
          throw kind.invalid(
              "List index is not within the allowable range; index: [" + part.text() + "]");
        }
      } else if (part.kind() == Token.Kind.IDENTIFIER && ReservedWords.contains(part.text())) {
        throw kind.invalid(
            "Attribute name is a reserved keyword; reserved keyword: " + part.text());
      }
    }
  }
}
