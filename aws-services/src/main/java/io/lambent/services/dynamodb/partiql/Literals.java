package io.lambent.services.dynamodb.partiql;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Binary;
import io.lambent.services.dynamodb.value.Invalid;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads values of statements: strings, numbers, lists, maps, sets and parameters. */
record Literals(Reader reader) {

  /** Returns true if a value is next. */
  boolean isNext() {
    Token token = reader.peek();
    return switch (token.kind()) {
      case STRING, NUMBER -> true;
      case WORD -> token.isWord("TRUE") || token.isWord("FALSE") || token.isWord("NULL");
      case SYMBOL ->
          token.isSymbol("?")
              || token.isSymbol("{")
              || token.isSymbol("[")
              || token.isSymbol("<<")
              || ((token.isSymbol("-") || token.isSymbol("+"))
                  && reader.peekSecond().kind() == Token.Kind.NUMBER);
      case QUOTED_NAME, END -> false;
    };
  }

  AttributeValue value() {
    return value("root");
  }

  /**
   * @param place where the value is, for errors of numbers
   */
  AttributeValue value(String place) {
    Token token = reader.take();
    return switch (token.kind()) {
      case STRING -> new AttributeValue.S(token.text());
      case NUMBER -> number(token.text(), place);
      case WORD -> word(token);
      case SYMBOL -> symbol(token, place);
      case QUOTED_NAME, END -> throw Reader.unexpected();
    };
  }

  private static AttributeValue word(Token token) {
    if (token.isWord("NULL")) {
      return new AttributeValue.NULL();
    }
    if (token.isWord("TRUE") || token.isWord("FALSE")) {
      return new AttributeValue.BOOL(token.isWord("TRUE"));
    }
    throw Reader.unexpected();
  }

  private AttributeValue symbol(Token token, String place) {
    reader.enter();
    AttributeValue value =
        switch (token.text()) {
          case "?" -> reader.parameter();
          case "-", "+" -> {
            Token number = reader.take();
            if (number.kind() != Token.Kind.NUMBER) {
              throw Reader.unexpected();
            }
            yield number(token.text() + number.text(), place);
          }
          case "{" -> new AttributeValue.M(entries(place));
          case "[" -> new AttributeValue.L(elements("]", place));
          case "<<" -> set(elements(">>", place));
          default -> throw Reader.unexpected();
        };
    reader.leave();
    return value;
  }

  private static AttributeValue number(String text, String place) {
    try {
      return AttributeValue.N.of(text);
    } catch (AwsFailure e) {
      throw Invalid.because(e.text() + " under " + place);
    }
  }

  /** The entries of a map, after its first brace. */
  Map<String, AttributeValue> entries(@Nullable String place) {
    Map<String, AttributeValue> entries = new LinkedHashMap<>();
    while (!reader.acceptSymbol("}")) {
      if (!entries.isEmpty()) {
        reader.expectSymbol(",");
      }
      Token name = reader.take();
      if (name.kind() != Token.Kind.STRING) {
        throw Reader.unexpected();
      }
      reader.expectSymbol(":");
      AttributeValue value = value(place == null ? "root" : place + "." + name.text());
      if (entries.put(name.text(), value) != null) {
        throw Invalid.because("Duplicate field in struct: " + name.text());
      }
    }
    return entries;
  }

  List<AttributeValue> elements(String end, String place) {
    List<AttributeValue> elements = new ArrayList<>();
    while (!reader.acceptSymbol(end)) {
      if (!elements.isEmpty()) {
        reader.expectSymbol(",");
      }
      elements.add(value(place + "[" + elements.size() + "]"));
    }
    return elements;
  }

  private static AttributeValue set(List<AttributeValue> elements) {
    if (elements.isEmpty()) {
      throw Invalid.because("Empty bags are not supported");
    }
    AttributeType type = elements.getFirst().type();
    for (AttributeValue element : elements) {
      if (element.type() != type) {
        throw Invalid.because("All elements of a set must have the same type");
      }
    }
    return switch (type) {
      case S -> new AttributeValue.SS(unique(elements, Literals::string));
      case N -> new AttributeValue.NS(unique(elements, Literals::decimal));
      case B -> new AttributeValue.BS(unique(elements, Literals::binary));
      case BOOL, NULL, M, L, SS, NS, BS ->
          throw Invalid.because("A set cannot have elements of type " + type);
    };
  }

  private static String string(AttributeValue value) {
    return ((AttributeValue.S) value).value();
  }

  private static BigDecimal decimal(AttributeValue value) {
    return ((AttributeValue.N) value).value();
  }

  private static Binary binary(AttributeValue value) {
    return ((AttributeValue.B) value).value();
  }

  private static <T> Set<T> unique(
      List<AttributeValue> elements, Function<AttributeValue, T> content) {
    List<T> contents = elements.stream().map(content).toList();
    Set<T> set = new LinkedHashSet<>(contents);
    if (set.size() != contents.size()) {
      throw Invalid.parameters("Input collection " + contents + " contains duplicates.");
    }
    return set;
  }
}
