package io.lambent.trigger.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiltersTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"body\": {\"a\": [1]}}         | {\"a\": 1}        | true",
        "{\"body\": {\"a\": [1]}}         | {\"a\": 2}        | false",
        "{\"body\": {\"a\": [1]}}         | {\"a\": [3, 1]}   | true",
        "{\"body\": {\"a\": [1]}}         | {\"a\": 1         | false",
        "{\"body\": {\"a\": [1]}}         | plain             | false",
        "{\"body\": {\"a\": {\"b\": [{\"exists\": false}]}}} | {\"c\": 1} | true",
        "{\"body\": {\"a\": [{\"numeric\": [\">\", 5]}]}}    | {\"a\": 6} | true",
        "{\"body\": [\"plain\"]}          | plain             | true",
        "{\"body\": [\"plain\"]}          | other             | false",
        "{\"body\": [{\"prefix\": \"pl\"}]} | plain           | true",
        "{\"body\": [{\"prefix\": \"{\"}]}  | {\"a\": 1}      | false",
        "{\"eventSource\": [\"aws:sqs\"]} | anything          | true",
        "{\"eventSource\": [\"aws:sqs\"]} | {\"a\": 1}        | true",
        "{\"eventSource\": [\"aws:s3\"]}  | {\"a\": 1}        | false"
      })
  void readsTheBodyAsJsonOnlyWhereThePatternDoes(String pattern, String body, boolean passes) {
    Filters filters = Filters.of(List.of(pattern), "body");

    assertThat(filters.pass(TestingRecords.record(body))).isEqualTo(passes);
  }

  @Test
  void letsPassWhatAnyFilterMatches() {
    Filters filters =
        Filters.of(
            List.of("{\"body\": {\"a\": [1]}}", "{\"body\": {\"a\": [2]}}", "{\"body\": [\"x\"]}"),
            "body");

    assertThat(filters.pass(TestingRecords.record("{\"a\": 2}"))).isTrue();
    assertThat(filters.pass(TestingRecords.record("x"))).isTrue();
    assertThat(filters.pass(TestingRecords.record("{\"a\": 3}"))).isFalse();
  }

  @Test
  void letsAllPassWithoutFilters() {
    assertThat(Filters.of(List.of(), "body").pass(TestingRecords.record("{broken"))).isTrue();
  }

  /** Two members of a pattern have to match within one element of an array. */
  @Test
  void comparesTheElementsOfAnArrayOneByOne() {
    Filters filters = Filters.of(List.of("{\"body\": {\"l\": {\"a\": [1], \"b\": [2]}}}"), "body");

    assertThat(
            filters.pass(
                TestingRecords.record("{\"l\": [{\"a\": 1, \"b\": 2}, {\"a\": 3, \"b\": 4}]}")))
        .isTrue();
    assertThat(
            filters.pass(
                TestingRecords.record("{\"l\": [{\"a\": 1, \"b\": 4}, {\"a\": 3, \"b\": 2}]}")))
        .isFalse();
  }

  @Test
  void refusesWhatIsNoPattern() {
    assertThatThrownBy(() -> Filters.of(List.of("{\"body\": 1}"), "body"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
