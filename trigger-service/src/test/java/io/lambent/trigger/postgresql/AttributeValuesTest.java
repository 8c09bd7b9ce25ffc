package io.lambent.trigger.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** Texts of PostgreSQL's types as DynamoDB's attribute values. */
class AttributeValuesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "23 | -5 | {'N': '-5'}",
        "1700 | 1.50 | {'N': '1.50'}",
        "701 | 1e+20 | {'N': '1e+20'}",
        "1700 | NaN | {'S': 'NaN'}",
        "16 | t | {'BOOL': true}",
        "16 | f | {'BOOL': false}",
        "17 | \\x0aff | {'B': 'Cv8='}",
        "25 | `` | {'S': ''}",
        "3802 | {\"a\": [1.50, null, true, \"x\"]}"
            + " | {'M': {'a': {'L': [{'N': '1.50'}, {'NULL': true}, {'BOOL': true}, {'S': 'x'}]}}}",
        "114 | {\"a\": 1, \"a\": 2} | {'S': '{\"a\": 1, \"a\": 2}'}",
        "1007 | {1,NULL,2} | {'L': [{'N': '1'}, {'NULL': true}, {'N': '2'}]}",
        "1007 | {} | {'L': []}",
        "1007 | [0:1]={1,2} | {'L': [{'N': '1'}, {'N': '2'}]}",
        "1009 | {{a,\"b,\\\"\\\\\"},{\"NULL\",\"\"}}"
            + " | {'L': [{'L': [{'S': 'a'}, {'S': 'b,\"\\\\'}]}, {'L': [{'S': 'NULL'}, {'S': ''}]}]}",
        "1009 | {a | {'S': '{a'}",
      })
  void writesATextAsAnAttributeValue(long type, String text, String expected) {
    assertThat(AttributeValues.of(Objects.requireNonNull(ColumnType.builtIn(type)), text))
        .isEqualTo(JsonMapper.shared().readTree(expected.replace("\"", "\\\"").replace('\'', '"')));
  }

  @Test
  void aDocumentThatIsNestedTooDeeplyIsAText() {
    String deepest = "[".repeat(200) + "]".repeat(200);
    String tooDeep = "[" + deepest + "]";

    assertThat(AttributeValues.of(ColumnType.Scalar.JSON, deepest).toString()).startsWith("{\"L\"");
    assertThat(AttributeValues.of(ColumnType.Scalar.JSON, tooDeep).path("S").asString())
        .isEqualTo(tooDeep);
  }
}
