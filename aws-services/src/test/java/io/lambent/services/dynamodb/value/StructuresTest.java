package io.lambent.services.dynamodb.value;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.aws.error.AwsFailure;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StructuresTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
{}                          | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes
{"x": {"y": ["z"]}}         | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes
{"M": {"a": {}}}            | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes
{"L": [{"S": "a"}, {}]}     | Supplied AttributeValue is empty, must contain exactly one of the supported datatypes
{"S": "a", "N": "1"}        | Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes
{"NULL": false}             | One or more parameter values were invalid: Null attribute value types must have the value of true
{"SS": []}                  | One or more parameter values were invalid: An string set  may not be empty
{"NS": []}                  | One or more parameter values were invalid: An number set  may not be empty
{"BS": []}                  | One or more parameter values were invalid: Binary sets should not be empty
{"SS": ["b", "a", "b"]}     | One or more parameter values were invalid: Input collection [b, a, b] contains duplicates.
{"NS": ["2", "1", "2.0"]}   | Input collection contains duplicates
{"BS": ["/w==","AA==","AA=="]} | One or more parameter values were invalid: Input collection [/w==, AA==, AA==]of type BS contains duplicates.
{"N": "b"}                  | The parameter cannot be converted to a numeric value: b
{"NS": ["1", "b"]}          | The parameter cannot be converted to a numeric value: b
""")
  void namesTheReasonWhyAValueIsNotValid(String json, String reason) {
    assertThat(failure(json)).isEqualTo(reason);
  }

  @Test
  void limitsLevelsOfNesting() {
    assertThat(failure(nested(31))).isNull();
    assertThat(failure(nested(32)))
        .isEqualTo(
            "Nesting Levels have exceeded supported limits: Attributes in the item have nested"
                + " levels beyond supported limit");
  }

  private static String nested(int levels) {
    return "{\"M\": {\"n\": ".repeat(levels) + "{\"S\": \"leaf\"}" + "}}".repeat(levels);
  }

  private static @Nullable String failure(String json) {
    try {
      TestingValues.value(json);
      return null;
    } catch (AwsFailure e) {
      return e.text();
    }
  }
}
