package io.lambent.services.dynamodb.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.error.AwsFailure;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NumbersTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0, 0",
    "0e125, 0",
    "00042, 42",
    "1.0, 1",
    "3.1400, 3.14",
    "1.5E2, 150",
    "+7, 7",
    ".5, 0.5",
    "5., 5",
    "-1e-3, -0.001",
    "12345678901234567890123456789012345678, 12345678901234567890123456789012345678",
    "123456789012345678901234567890123456780000, 123456789012345678901234567890123456780000"
  })
  void writesNumbersInTheirCanonicalForm(String text, String canonical) {
    assertThat(AttributeValue.N.of(text).text()).isEqualTo(canonical);
  }

  @Test
  void keepsTheLargestAndTheSmallestNumbers() {
    assertThat(AttributeValue.N.of("9.9999999999999999999999999999999999999E+125").value())
        .isEqualTo(new BigDecimal("9.9999999999999999999999999999999999999E+125"));
    assertThat(AttributeValue.N.of("-1E-130").value()).isEqualTo(new BigDecimal("-1E-130"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e126", "-1e126", "1e99999999999", "1e2147483648", "0e126"})
  void refusesNumbersThatAreTooLarge(String text) {
    assertThatThrownBy(() -> Numbers.parse(text))
        .isInstanceOf(AwsFailure.class)
        .extracting(e -> ((AwsFailure) e).text())
        .isEqualTo(
            "Number overflow. Attempting to store a number with magnitude larger than supported"
                + " range");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1e-131", "-0.01e-129", "1e-99999999999", "0e-131"})
  void refusesNumbersThatAreTooSmall(String text) {
    assertThatThrownBy(() -> Numbers.parse(text))
        .hasMessageContaining(
            "Number underflow. Attempting to store a number with magnitude smaller than supported"
                + " range");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "123456789012345678901234567890123456789",
        "-1.23456789012345678901234567890123456789",
        "100000000000000000000000000000000000000.1"
      })
  void refusesMoreThan38Digits(String text) {
    assertThatThrownBy(() -> Numbers.parse(text))
        .hasMessageContaining("Attempting to store more than 38 significant digits in a Number");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc",
        "1.2.3",
        " 1",
        "1 ",
        "0x10",
        "1e",
        "NaN",
        "-",
        ".",
        "1e9223372036854775808",
        "٣"
      })
  void refusesTextsThatAreNoNumbers(String text) {
    assertThatThrownBy(() -> Numbers.parse(text))
        .hasMessage(
            "ValidationException: The parameter cannot be converted to a numeric value: " + text);
  }

  @Test
  void refusesTheEmptyText() {
    assertThatThrownBy(() -> Numbers.parse(""))
        .hasMessage("ValidationException: The parameter cannot be converted to a numeric value");
  }

  @Test
  void readsWhatTheJdkReads() {
    RandomValues values = new RandomValues(new Random(1));
    for (int i = 0; i < 20_000; i++) {
      BigDecimal number = values.number();
      assertThat(Numbers.parse(number.toPlainString())).isEqualByComparingTo(number);
      assertThat(Numbers.parse(number.toString())).isEqualByComparingTo(number);
    }
  }

  @Test
  void readsLongTextsInLinearTime() {
    assertThat(Numbers.parse("0".repeat(1_000_000) + "1." + "0".repeat(1_000_000)))
        .isEqualTo(BigDecimal.ONE);
    assertThatThrownBy(() -> Numbers.parse("9".repeat(1_000_000))).hasMessageContaining("overflow");
  }

  /** Sizes that AWS was seen to count. */
  @ParameterizedTest
  @CsvSource({
    "0, 1",
    "1, 2",
    "12, 2",
    "123, 3",
    "1234, 3",
    "12345678901234567890123456789012345678, 20",
    "100, 2",
    "1010, 3",
    "0.0000001, 2",
    "1E125, 2",
    "1E-100, 2",
    "1.5, 3",
    "15, 2",
    "1.234, 4",
    "3.14159, 5",
    "123456, 4",
    "100.5, 4",
    "0.15, 2",
    "-42, 3",
    "-0, 1"
  })
  void countsSizesAsAwsDoes(String text, int size) {
    assertThat(AttributeValue.N.of(text).size()).isEqualTo(size);
  }
}
