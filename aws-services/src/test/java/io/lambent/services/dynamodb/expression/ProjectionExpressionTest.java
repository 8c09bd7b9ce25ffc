package io.lambent.services.dynamodb.expression;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.dynamodb.value.Item;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProjectionExpressionTest {
  private static final Item ITEM =
      Testing.item(
          "{'a': {'S': 'x'}, 'a.b': {'S': 'dots'}, 'm': {'M': {'x': {'N': '1'}, 'y': {'N': '2'},"
              + " 'l': {'L': [{'N': '3'}]}}}, 'l': {'L': [{'S': '0'}, {'S': '1'}, {'M': {'z': {'S':"
              + " '2'}}}]}}");

  private static ProjectionExpression parse(String text) {
    return ProjectionExpression.parse(text, Testing.placeholders(""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
a                 | {'a':{'S':'x'}}
a, absent        | {'a':{'S':'x'}}
#0                | {'a.b':{'S':'dots'}}
m.y, m.x          | {'m':{'M':{'y':{'N':'2'},'x':{'N':'1'}}}}
l[2], l[0]        | {'l':{'L':[{'S':'0'},{'M':{'z':{'S':'2'}}}]}}
l[2].z, m.l[0]    | {'l':{'L':[{'M':{'z':{'S':'2'}}}]},'m':{'M':{'l':{'L':[{'N':'3'}]}}}}
l[9], m.nope, a.b | {}
l[2].nope         | {}
""")
  void takesParts(String text, String taken) {
    assertThat(Testing.json(parse(text).apply(ITEM))).isEqualTo(taken);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
a, a        | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [a], path two: [a]
m.x, m      | Two document paths overlap with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m]
m.x, m[1]   | Two document paths conflict with each other; must remove or rewrite one of these paths; path one: [m, x], path two: [m, [1]]
a,          | Syntax error; token: "<EOF>", near: ","
a b         | Syntax error; token: "b", near: "a b"
:v          | Syntax error; token: ":v", near: ":v"
name        | Attribute name is a reserved keyword; reserved keyword: name
#x          | An expression attribute name used in the document path is not defined; attribute name: #x
""")
  void refusesWithAwsMessage(String text, String reason) {
    assertThat(Testing.failure(() -> parse(text)))
        .isEqualTo("Invalid ProjectionExpression: " + reason);
  }

  @Test
  void refusesPathsIntoKeys() {
    assertThat(
            Testing.failure(
                () -> KeyPaths.requireScalars(parse("a.b").paths(), List.of("a"), List.of())))
        .isEqualTo(
            "Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
                + " allowed: Key: a");
  }

  @Test
  void takesAttributesToGetAsTheyAre() {
    assertThat(Testing.json(ProjectionExpression.ofAttributes(List.of("a.b")).apply(ITEM)))
        .isEqualTo("{'a.b':{'S':'dots'}}");
    assertThat(Testing.failure(() -> ProjectionExpression.ofAttributes(List.of("a", "a"))))
        .isEqualTo(
            "One or more parameter values were invalid: Duplicate value in attribute name: a");
  }
}
