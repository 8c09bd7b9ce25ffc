package io.lambent.services.dynamodb.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.error.AwsFailure;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

class AttributeReaderTest {
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
"""
{"S": 1}          | NUMBER_VALUE cannot be converted to String
{"S": 1.5}        | DECIMAL_VALUE cannot be converted to String
{"N": true}       | TRUE_VALUE cannot be converted to String
{"S": []}         | Unrecognized collection type class java.lang.String
{"S": {}}         | Start of structure or map found where not expected
{"BOOL": 1}       | NUMBER_VALUE cannot be converted to Boolean
{"BOOL": "maybe"} | Unexpected token received from parser
{"B": true}       | only base-64-encoded strings are convertible to bytes
{"B": "abc"}      | Base64 encoded length is expected a multiple of 4 bytes but found: 3
{"L": "a"}        | Unexpected field type
{"L": {}}         | Start of structure or map found where not expected
{"L": ["a"]}      | Unexpected value type in payload
{"M": []}         | Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>
[]                | Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue
""")
  void refusesJsonOfAnotherShape(String json, String reason) {
    assertThatThrownBy(() -> failure(json))
        .isInstanceOf(AwsFailure.class)
        .hasMessage("SerializationException: " + reason);
  }

  @Test
  void readsOnAfterAValueThatIsNotValid() {
    assertThat(failure("{\"M\": {\"a\": {\"N\": \"x\"}, \"b\": {\"SS\": []}}}"))
        .isEqualTo("The parameter cannot be converted to a numeric value: x");
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

  private static @org.jspecify.annotations.Nullable String failure(String json) {
    try (JsonParser parser = new JsonFactory().createParser(ObjectReadContext.empty(), json)) {
      JsonToken first = parser.nextToken();
      Objects.requireNonNull(first);
      AttributeReader reader = new AttributeReader(parser);
      reader.value();
      assertThat(parser.nextToken()).isNull();
      AwsFailure failure = reader.failure();
      return failure == null ? null : failure.text();
    }
  }
}
