package io.lambent.execution.logpattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.error.AwsFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      textBlock =
          """
          ``                       ~ anything                      ~ true
          ERROR                    ~ [ERROR 400] BAD REQUEST       ~ true
          ERROR                    ~ error 400                     ~ false
          ERROR REQUEST            ~ [ERROR 400] BAD REQUEST       ~ true
          ERROR ARGUMENTS          ~ [ERROR 400] BAD REQUEST       ~ false
          ?ERROR ?WARN             ~ WARN low                      ~ true
          ?ERROR ?WARN             ~ INFO fine                     ~ false
          ERROR -ARGUMENTS         ~ ERROR MISSING ARGUMENTS       ~ false
          ERROR -ARGUMENTS         ~ ERROR 400                     ~ true
          "BAD REQUEST"            ~ [ERROR 400] BAD REQUEST       ~ true
          "REQUEST BAD"            ~ [ERROR 400] BAD REQUEST       ~ false
          -"BAD REQUEST"           ~ [ERROR 400] BAD REQUEST       ~ false
          { $.level = "ERROR" }    ~ {"level":"ERROR"}             ~ true
          { $.level = ERROR }      ~ {"level":"ERROR"}             ~ true
          { $.level != "ERROR" }   ~ {"level":"INFO"}              ~ true
          { $.level = "ERROR" }    ~ level ERROR                   ~ false
          { $.level = "E*R" }      ~ {"level":"ERROR"}             ~ true
          { $.level = "*X*" }      ~ {"level":"ERROR"}             ~ false
          { $.a.b[1] = 3 }         ~ {"a":{"b":[2,3]}}             ~ true
          { $.code >= 500 }        ~ {"code":503}                  ~ true
          { $.code < 500 }         ~ {"code":503}                  ~ false
          { $.code = 5e2 }         ~ {"code":500.0}                ~ true
          { $.a = 1 && $.b = 2 }   ~ {"a":1,"b":2}                 ~ true
          { $.a = 1 && $.b = 2 || $.c = 3 } ~ {"c":3}              ~ true
          { $.a = 1 && ($.b = 2 || $.c = 3) } ~ {"c":3}            ~ false
          { $.a IS NULL }          ~ {"a":null}                    ~ true
          { $.a IS TRUE }          ~ {"a":true}                    ~ true
          { $.a NOT EXISTS }       ~ {"b":1}                       ~ true
          { $.a NOT EXISTS }       ~ {"a":null}                    ~ false
          { $['x y'] = "z" }       ~ {"x y":"z"}                   ~ true
          """)
  void findsWhatAwsFinds(String pattern, String message, boolean found) {
    assertThat(FilterPattern.parse(pattern).matches(message)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%ERROR.*%",
        "[ip, user, status = 5*]",
        "ERROR:",
        "\"open",
        "{ $.a = }",
        "{ a = 1 }",
        "{ $.a > \"b\" }",
        "{ $.a = 1",
        "{ $.a = 1 } x",
        "{ $.a = %x% }"
      })
  void refusesWhatHasNoMeaningHere(String pattern) {
    assertThatThrownBy(() -> FilterPattern.parse(pattern)).isInstanceOf(AwsFailure.class);
  }

  @Test
  void refusesNestingThatIsMeantToExhaustTheStack() {
    assertThatThrownBy(() -> FilterPattern.parse("{" + "(".repeat(900)))
        .isInstanceOf(AwsFailure.class);
  }
}
