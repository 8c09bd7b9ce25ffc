package io.lambent.services.cloudwatch.alarm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.error.AwsFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmRuleTest {
  /** Alarms whose names begin with "a" are in ALARM, others OK. */
  private static boolean isTrue(String rule) {
    return AlarmRule.parse(rule)
        .isTrue(name -> AlarmRule.name(name).startsWith("a") ? AlarmState.ALARM : AlarmState.OK);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ALARM(a1) | true",
        "ALARM(\"a 1\") AND ALARM('b') | false",
        "ALARM(b) OR ALARM(a) AND OK(b) | true",
        "(ALARM(b) OR ALARM(a)) AND OK(a) | false",
        "NOT ALARM(b) | true",
        "NOT (OK(b) AND TRUE) OR FALSE | false",
        "ALARM(arn:aws:cloudwatch:us-east-1:000000000000:alarm:a) | true",
        "INSUFFICIENT_DATA(a) | false",
      })
  void evaluatesStatesOfOtherAlarms(String rule, boolean expected) {
    assertThat(isTrue(rule)).isEqualTo(expected);
  }

  @Test
  void namesTheAlarmsThatItLooksAt() {
    assertThat(AlarmRule.parse("ALARM(x) OR NOT (OK(y) AND ALARM(x))").alarms())
        .containsExactly("x", "y");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ALARM", "ALARM()", "ALARM(a) AND", "(ALARM(a)", "ALARM(a) OK(b)"})
  void refusesWhatIsNoRule(String text) {
    assertThatThrownBy(() -> AlarmRule.parse(text)).isInstanceOf(AwsFailure.class);
  }
}
