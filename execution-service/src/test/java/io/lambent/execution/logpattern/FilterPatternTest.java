package io.lambent.execution.logpattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.lambent.aws.error.AwsFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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
          { $.a = %^b+$% }         ~ {"a":"bbb"}                   ~ true
          { $.a != %^b+$% }        ~ {"a":"bbb"}                   ~ false
          %AUTHORIZED%             ~ [ERROR 401] UNAUTHORIZED      ~ true
          %[Ee]rror|[Ff]ail%       ~ it fails                      ~ true
          %[Ee]rror|[Ff]ail%       ~ all is well                   ~ false
          %\\d{1,3}\\.\\d{1,3}%    ~ from 10.20                    ~ true
          %^[hc]at%                ~ a cat                         ~ false
          %^[hc]at%                ~ cat                           ~ true
          %[hc]at$%                ~ a hat                         ~ true
          %[hc]at$%                ~ a hat falls                   ~ false
          %colou?r%                ~ the color                     ~ true
          %a{3,5}b%                ~ aab                           ~ false
          %a{3,5}b%                ~ aaaab                         ~ true
          %^a{2,}$%                ~ aaa                           ~ true
          %^a{2}$%                 ~ aaa                           ~ false
          %x.*y.+z%                ~ x--y-z                        ~ true
          %x.*y.+z%                ~ x--yz                         ~ false
          %[^0-9]%                 ~ 123                           ~ false
          %\\x41\\S\\W%            ~ Ab!                           ~ true
          %b*%                     ~ anything                      ~ true
          ERROR -%4\\d\\d%         ~ ERROR 404                     ~ false
          [w1=ERROR, w2]           ~ ERROR Missing arguments       ~ true
          [w1=ERROR, w2]           ~ ERROR                         ~ false
          [w1!=ERROR && w1!=WARN, w2] ~ INFO all is well           ~ true
          [w1!=ERROR && w1!=WARN, w2] ~ WARN low                   ~ false
          [ip, user, status = 4*]  ~ 127.0.0.1 frank 404           ~ true
          [ip, user, status = 4* || status = 5*] ~ 127.0.0.1 f 503 ~ true
          [ip, user, status = 4*]  ~ 127.0.0.1 frank 200           ~ false
          [..., status >= 400, bytes > 1000] ~ a b c 404 1534      ~ true
          [..., status >= 400, bytes > 1000] ~ a b c 404 15        ~ false
          [ip, ..., bytes = 5]     ~ a b c d 5                     ~ true
          [ip = a, ...]            ~ a                             ~ true
          [ip, time, request = "GET *", size] ~ h [10/Oct/2000 1] "GET /x 1" 5 ~ true
          [ip = %^10\\.%, ...]     ~ 10.2.3.4 x                    ~ true
          [...]                    ~ anything at all               ~ true
          """)
  void findsWhatAwsFinds(String pattern, String message, boolean found) {
    assertThat(FilterPattern.parse(pattern).matches(message)).isEqualTo(found);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%ERROR",
        "%(a)%",
        "%something!%",
        "%a{2,1}%",
        "%a{99999}%",
        "%[a%",
        "%*a%",
        "%a% %b% %c%",
        "[ip, user",
        "[ip, ip]",
        "[..., a, ...]",
        "[ip > x]",
        "[ip = ]",
        "[a = 1 && b = 2]",
        "ERROR:",
        "\"open",
        "{ $.a = }",
        "{ a = 1 }",
        "{ $.a > \"b\" }",
        "{ $.a = 1",
        "{ $.a = 1 } x",
        "{ $.a > %x% }"
      })
  void refusesWhatHasNoMeaningHere(String pattern) {
    assertThatThrownBy(() -> FilterPattern.parse(pattern)).isInstanceOf(AwsFailure.class);
  }

  @Test
  void refusesNestingThatIsMeantToExhaustTheStack() {
    assertThatThrownBy(() -> FilterPattern.parse("{" + "(".repeat(900)))
        .isInstanceOf(AwsFailure.class);
  }

  @Test
  void namesTheWordsOfAnEvent() {
    FilterPattern pattern = FilterPattern.parse("[timestamp=*Z, request_id=\"*-*\", event]");

    assertThat(pattern.words("2026-11-23T10:00:00Z a-b {\"x\": 1} and more\n"))
        .containsExactly(
            entry("timestamp", "2026-11-23T10:00:00Z"),
            entry("request_id", "a-b"),
            entry("event", "{\"x\": 1} and more"));
  }

  @Test
  void extractsWhatThePatternSpeaksOf() {
    assertThat(
            FilterPattern.parse("{ $.a = 1 || $.b[0].c = \"x\" }")
                .extracted("{\"a\":1,\"b\":[{\"c\":\"y\"}]}"))
        .containsExactly(entry("$.a", "1"), entry("$.b[0].c", "y"));
    assertThat(FilterPattern.parse("[a, b]").extracted("1 2"))
        .containsExactly(entry("$a", "1"), entry("$b", "2"));
    assertThat(FilterPattern.parse("word").extracted("a word")).isEmpty();
  }

  @Test
  @Timeout(20)
  void anExpressionThatIsMeantToTakeForeverDoesNot() {
    FilterPattern pattern = FilterPattern.parse("%" + "a*".repeat(100) + "b%");

    assertThat(pattern.matches("a".repeat(100_000))).isFalse();
  }
}
