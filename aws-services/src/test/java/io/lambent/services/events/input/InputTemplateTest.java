package io.lambent.services.events.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates as AWS fills them, by what it was seen to send and its examples. */
class InputTemplateTest {
  private static final String EVENT =
      """
      {"version":"0","id":"i","detail-type":"type","source":"app","account":"1","time":"t",\
      "region":"r","resources":["x"],"detail":{"command":"update-account",\
      "payload":{"acc_id":"0a787ecb-4015","sf_id":"baz"},"one":["HIGH"],\
      "many":["ACTIVE","INACTIVE"],"valid":true,"count":1.50,"text":"say \\"hi\\""}}""";
  private static final EventView VIEW =
      new EventView(
          EVENT,
          "arn:aws:events:us-east-1:1:rule/bus/name",
          "name",
          Instant.parse("2026-11-29T17:00:00.5Z"));
  private static final Map<String, String> PATHS =
      Map.of(
          "user", "$.detail.payload.acc_id",
          "payload", "$.detail.payload",
          "one", "$.detail.one",
          "many", "$.detail.many",
          "first", "$.detail.many[0]",
          "valid", "$.detail.valid",
          "count", "$.detail.count",
          "text", "$.detail.text",
          "none", "$.detail.none",
          "detail-type", "$['detail-type']");

  private static String fill(String template) {
    return new InputTemplate(PATHS, template).fill(VIEW);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "\"Event of <detail-type> by <none>!\" | \"Event of type by !\"",
        "\"{[/Check <detail-type>\" | \"{[/Check type\"",
        "{\"id\" : <user>} | {\"id\":\"0a787ecb-4015\"}",
        "{\"id\" : \"<user>\"} | {\"id\":\"0a787ecb-4015\"}",
        "{\"id\": <none>} | {\"id\":\"\"}",
        "{\"a\": \"users/<user>/<user>\"} | {\"a\":\"users/0a787ecb-4015/0a787ecb-4015\"}",
        "{\"b\": <payload>} | {\"b\":{\"acc_id\":\"0a787ecb-4015\",\"sf_id\":\"baz\"}}",
        "\"<payload> it is\" | \"{acc_id:0a787ecb-4015,sf_id:baz} it is\"",
        "\"<one> and <many>\" | \"[HIGH] and [ACTIVE,INACTIVE]\"",
        "{\"one\": <one>, \"first\": [9, <first>, true]} |"
            + " {\"one\":[\"HIGH\"],\"first\":[9,\"ACTIVE\",true]}",
        "\"Command is <valid>!\" | \"Command is true!\"",
        "{\"n\": <count>} | {\"n\":1.50}",
        "\"instance \\\"<first>\\\" is\" | \"instance \\\"ACTIVE\\\" is\"",
        "{\"t\": <text>, \"u\": \"they <text>\"} |"
            + " {\"t\":\"say \\\"hi\\\"\",\"u\":\"they say \\\"hi\\\"\"}",
        "\"<aws.events.rule-arn> <aws.events.rule-name> <aws.events.event.ingestion-time>\" |"
            + " \"arn:aws:events:us-east-1:1:rule/bus/name name 2026-11-29T17:00:00Z\"",
      })
  void fillsTemplates(String template, String expected) {
    assertThat(new InputTemplate(PATHS, template).problem()).isNull();
    assertThat(fill(template)).isEqualTo(expected);
  }

  @Test
  void fillsLinesOfStrings() {
    assertThat(fill("\"<user> a\"\n\"<one> b\"")).isEqualTo("\"0a787ecb-4015 a\"\n\"[HIGH] b\"");
  }

  @Test
  void hasTheWholeEvent() {
    assertThat(fill("{\"e\": <aws.events.event.json>}")).isEqualTo("{\"e\":" + EVENT + "}");
    assertThat(fill("{\"e\": <aws.events.event>}"))
        .isEqualTo(
            "{\"e\":{\"id\":\"i\",\"account\":\"1\",\"detailType\":\"type\",\"time\":\"t\","
                + "\"source\":\"app\",\"region\":\"r\",\"resources\":[\"x\"],\"version\":\"0\"}}");
  }

  @Test
  void namesWhatIsWrong() {
    assertThat(new InputTemplate(PATHS, "\"<user> <other>\"").unknownVariable())
        .isEqualTo("other");
    assertThat(new InputTemplate(PATHS, "<one> single").problem())
        .startsWith("[Source: (String)\"<one> single\"; line: 1, column: ");
    assertThat(new InputTemplate(PATHS, "{\"a\": <user>").problem()).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "$.detail.payload.sf_id | \"baz\"",
        "$.detail.many[*] | [\"ACTIVE\",\"INACTIVE\"]",
        "$.detail['valid'] | true",
        "$.detail.payload.* | [\"0a787ecb-4015\",\"baz\"]",
        "$.detail.nothing | null",
      })
  void readsPaths(String path, String expected) {
    EventPath parsed = EventPath.parse(path);
    assertThat(parsed).isNotNull();
    assertThat(part(parsed)).isEqualTo(expected);
  }

  private static String part(@Nullable EventPath path) {
    return path == null ? "" : VIEW.part(path);
  }

  @ParameterizedTest
  @CsvSource({"detail", "$detail", "$.", "$..a", "$.a[", "$.a[-1]", "$.a[x]"})
  void refusesWhatIsNoPath(String text) {
    assertThat(EventPath.parse(text)).isNull();
  }
}
