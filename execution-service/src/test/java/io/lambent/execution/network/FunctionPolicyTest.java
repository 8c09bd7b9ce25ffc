package io.lambent.execution.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FunctionPolicyTest {
  private static final FunctionName FUNCTION =
      new FunctionName("111122223333", "eu-west-1", "reports-daily");

  @ParameterizedTest
  @CsvSource({
    "reports-daily=none, true",
    "reports-*=none, true",
    "*=none, true",
    "reports=none, false",
    "reports-dail.=none, false",
    "arn:aws:lambda:*:111122223333:function:*=none, true",
    "arn:aws:lambda:*:444455556666:function:*=none, false"
  })
  void appliesToNamesAndArnsThatFitThePattern(String text, boolean applies) {
    assertThat(FunctionPolicy.parse(text).orElseThrow().isFor(FUNCTION)).isEqualTo(applies);
  }

  @ParameterizedTest
  @CsvSource({"a=none, NONE", "a=Internet, INTERNET", "a = platform, PLATFORM", "a=host, HOST"})
  void namesItsPolicy(String text, NetworkPolicy policy) {
    assertThat(FunctionPolicy.parse(text).orElseThrow().policy()).isEqualTo(policy);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "=none", "a=", "a=all"})
  void isNotReadFromOtherTexts(String text) {
    assertThat(FunctionPolicy.parse(text)).isEmpty();
  }
}
