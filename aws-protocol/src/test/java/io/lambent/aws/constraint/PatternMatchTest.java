package io.lambent.aws.constraint;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternMatchTest {

  @ParameterizedTest
  @ValueSource(strings = {"(.*a){25}", "((a|aa)+)+\\2b", "(a*)*(a*)*(a*)*(a*)*(a*)*b"})
  @Timeout(20)
  void matchesOfCallersEndThoughTheyTakeExponentialTime(String expression) {
    Pattern pattern = Pattern.compile(expression);
    String text = "a".repeat(60) + "!";

    assertThat(PatternMatch.matchesCallers(pattern, text)).isFalse();
    assertThat(PatternMatch.findsCallers(Pattern.compile(expression + "#"), text)).isFalse();
  }

  @Test
  void matchesOfCallersThatRecurseTooDeepFail() {
    assertThat(PatternMatch.matchesCallers(Pattern.compile("(a|b)*c"), "a".repeat(1 << 18)))
        .isFalse();
  }

  @Test
  void ordinaryExpressionsMatch() {
    Pattern pattern = Pattern.compile("\\d{3}: .*");

    assertThat(PatternMatch.matchesCallers(pattern, "404: no such pet")).isTrue();
    assertThat(PatternMatch.matchesCallers(pattern, " 404: no such pet")).isFalse();
    assertThat(PatternMatch.findsCallers(pattern, " 404: no such pet")).isTrue();
  }
}
