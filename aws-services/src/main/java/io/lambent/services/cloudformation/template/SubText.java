package io.lambent.services.cloudformation.template;

import java.util.ArrayList;
import java.util.List;

/** The text of {@code Fn::Sub}: literal parts and variables in turn. */
public final class SubText {

  /** A part of the text. */
  public sealed interface Part {

    /** Text that stays as it is. */
    record Literal(String text) implements Part {}

    /** A variable, {@code ${Name}} or {@code ${Name.Attribute}}. */
    record Variable(String name) implements Part {}
  }

  private SubText() {}

  /** Splits a text; {@code ${!Name}} is the literal {@code ${Name}}. */
  public static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int begin = text.indexOf("${", at);
      int end = begin < 0 ? -1 : text.indexOf('}', begin);
      if (end < 0) {
        literal.append(text, at, text.length());
        break;
      }
      literal.append(text, at, begin);
      String name = text.substring(begin + 2, end);
      if (name.startsWith("!")) {
        literal.append("${").append(name, 1, name.length()).append('}');
      } else if (isName(name.strip())) {
        if (!literal.isEmpty()) {
          parts.add(new Part.Literal(literal.toString()));
          literal.setLength(0);
        }
        parts.add(new Part.Variable(name.strip()));
      } else {
        throw new TemplateError(
            "Template error: variable names in Fn::Sub syntax must contain only alphanumeric"
                + " characters, underscores, periods, and colons");
      }
      at = end + 1;
    }
    if (!literal.isEmpty()) {
      parts.add(new Part.Literal(literal.toString()));
    }
    return parts;
  }

  private static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars()
            .allMatch(c -> Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == ':');
  }
}
