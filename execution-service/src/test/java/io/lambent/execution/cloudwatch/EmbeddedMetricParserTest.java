package io.lambent.execution.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.metrics.MetricSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EmbeddedMetricParserTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:30.500Z");

  private final EmbeddedMetricParser parser = new EmbeddedMetricParser();

  private @Nullable List<MetricSample> parse(String message) {
    return parser.parse("000000000000", "us-east-1", message, NOW);
  }

  private static String event(String directives, String members) {
    return "{\"_aws\":{\"Timestamp\":"
        + NOW.toEpochMilli()
        + ",\"CloudWatchMetrics\":["
        + directives
        + "]},"
        + members
        + "}";
  }

  @Test
  void yieldsEachMetricForEachSetOfDimensions() {
    List<MetricSample> samples =
        parse(
            event(
                """
                {"Namespace":"app","Dimensions":[["a"],["a","b"],[]],"Metrics":[
                  {"Name":"time","Unit":"Milliseconds"},
                  {"Name":"size","Unit":"Bytes","StorageResolution":1}]}
                """,
                "\"a\":\"1\",\"b\":\"2\",\"time\":[1,2.5,2.5],\"size\":7,\"requestId\":\"x\""));

    assertThat(samples).isNotNull();
    assertThat(samples)
        .extracting(MetricSample::name, MetricSample::dimensions, sample -> sample.values().sum())
        .containsExactly(
            tuple("time", Map.of("a", "1"), 6.0),
            tuple("time", Map.of("a", "1", "b", "2"), 6.0),
            tuple("time", Map.of(), 6.0),
            tuple("size", Map.of("a", "1"), 7.0),
            tuple("size", Map.of("a", "1", "b", "2"), 7.0),
            tuple("size", Map.of(), 7.0));
    assertThat(samples.getFirst().unit()).isEqualTo("Milliseconds");
    assertThat(samples.getFirst().second())
        .isEqualTo(Instant.parse("2026-11-29T10:00:00Z").getEpochSecond());
    assertThat(samples.getLast().second()).isEqualTo(NOW.getEpochSecond());
  }

  private static Tuple tuple(Object... values) {
    return Assertions.tuple(values);
  }

  @Test
  void readsLinesOfNodeJs() {
    String document = event("{\"Namespace\":\"n\",\"Metrics\":[{\"Name\":\"m\"}]}", "\"m\":1");
    String line = "2026-11-29T10:00:30.500Z\tid\tINFO\t" + document + "\n";

    assertThat(EmbeddedMetricParser.isCandidate(line)).isTrue();
    assertThat(parse(line)).hasSize(1);
  }

  @Test
  void leavesOutWhatBreaksTheSpecification() {
    String metrics = "\"Metrics\":[{\"Name\":\"m\"}]";
    assertThat(parse(event("{" + metrics + "}", "\"m\":1"))).as("no namespace").isEmpty();
    assertThat(parse(event("{\"Namespace\":\"AWS/Lambda\"," + metrics + "}", "\"m\":1")))
        .as("a namespace of AWS")
        .isEmpty();
    assertThat(parse(event("{\"Namespace\":\"n\"," + metrics + "}", "\"m\":\"text\""))).isEmpty();
    assertThat(parse(event("{\"Namespace\":\"n\"," + metrics + "}", "\"m\":[1,\"2\"]"))).isEmpty();
    assertThat(
            parse(
                event(
                    "{\"Namespace\":\"n\"," + metrics + "}", "\"m\":[" + "1,".repeat(100) + "1]")))
        .as("101 values")
        .isEmpty();
    assertThat(
            parse(
                event(
                    "{\"Namespace\":\"n\",\"Dimensions\":[[\"a\"],[\"b\"]]," + metrics + "}",
                    "\"m\":1,\"a\":5,\"b\":\"x\"")))
        .as("a dimension that is no text")
        .extracting(MetricSample::dimensions)
        .containsExactly(Map.of("b", "x"));
    assertThat(
            parse(
                event(
                    "{\"Namespace\":\"n\",\"Metrics\":[{\"Name\":\"m\",\"Unit\":\"Parsecs\"}]}",
                    "\"m\":1")))
        .isEmpty();
  }

  @Test
  void refusesWhatIsNoSuchEvent() {
    String directive = "{\"Namespace\":\"n\",\"Metrics\":[{\"Name\":\"m\"}]}";
    assertThat(parse("no document")).isNull();
    assertThat(parse("{\"_aws\":{\"CloudWatchMetrics\":[]}}")).isNull();
    assertThat(parse(event(directive, "\"m\":1").substring(0, 60))).isNull();
    long old = NOW.minus(Duration.ofDays(15)).toEpochMilli();
    assertThat(parse(event(directive, "\"m\":1").replace("" + NOW.toEpochMilli(), "" + old)))
        .isNull();
    assertThat(EmbeddedMetricParser.isCandidate("{\"_aws\":1}")).isFalse();
  }
}
