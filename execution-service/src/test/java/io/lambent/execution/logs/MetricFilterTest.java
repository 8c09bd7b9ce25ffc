package io.lambent.execution.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.logs.TestingLogs.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class MetricFilterTest {
  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private TestingLogs logs;

  private final List<String> found = new CopyOnWriteArrayList<>();

  @BeforeEach
  void start() throws Exception {
    logs = new TestingLogs(directory);
    logs.groups.observe(
        new MetricObserver() {
          @Override
          public void value(
              Metric metric, Map<String, String> dimensions, long timestamp, double value) {
            found.add(metric.name() + dimensions + "=" + value + " " + metric.unit());
          }

          @Override
          public void unmatched(Metric metric, long timestamp, double defaultValue) {
            found.add(metric.name() + " default " + defaultValue);
          }
        });
    logs.ask("CreateLogGroup", "");
  }

  @AfterEach
  void stop() throws Exception {
    logs.close();
  }

  private Answer filter(String name, String pattern, String transformation) throws Exception {
    return logs.ask(
        "PutMetricFilter",
        "'filterName':'%s','filterPattern':'%s','metricTransformations':[{'metricName':'%s',"
                .formatted(name, pattern, name)
            + "'metricNamespace':'Own',"
            + transformation
            + "}]");
  }

  private void awaitFound(int count) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (found.size() < count) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  @Test
  void countsAndTakesValuesAndDimensionsFromFields() throws Exception {
    filter("errors", "ERROR", "'metricValue':'1','defaultValue':0");
    filter("latency", "{ $.took = * }", "'metricValue':'$.took','unit':'Milliseconds'");
    filter(
        "bytes",
        "[ip, method, status, size]",
        "'metricValue':'$size','dimensions':{'Status':'$status','Method':'$method'}");
    LogStream stream = logs.open();
    long now = Instant.now().toEpochMilli();
    stream.append(now, "ERROR");
    stream.append(now, "{\"took\": 12.5, \"x\": 1}");
    stream.append(now, "10.0.0.1 GET 200 1534");

    awaitFound(5);

    assertThat(found)
        .containsExactly(
            "errors{}=1.0 None",
            "errors default 0.0",
            "latency{}=12.5 Milliseconds",
            "errors default 0.0",
            "bytes{Method=GET, Status=200}=1534.0 None");
  }

  @Test
  void describesFiltersByGroupPrefixAndMetric() throws Exception {
    filter("b", "x", "'metricValue':'1','unit':'Count'");
    filter("a", "{ $.x = 1 }", "'metricValue':'2','dimensions':{'D':'$.d'}");

    JsonNode all = logs.call("DescribeMetricFilters", "{\"limit\":1}").body();
    JsonNode rest =
        logs.call(
                "DescribeMetricFilters",
                "{\"nextToken\":\"" + all.get("nextToken").asString() + "\"}")
            .body();

    assertThat(all.at("/metricFilters/0/filterName").asString()).isEqualTo("a");
    assertThat(all.at("/metricFilters/0/metricTransformations/0/dimensions/D").asString())
        .isEqualTo("$.d");
    assertThat(rest.at("/metricFilters/0/filterName").asString()).isEqualTo("b");
    assertThat(rest.has("nextToken")).isFalse();
    assertThat(
            logs.call("DescribeMetricFilters", "{\"metricName\":\"b\",\"metricNamespace\":\"Own\"}")
                .body()
                .at("/metricFilters")
                .size())
        .isEqualTo(1);
    assertThat(
            logs.call("DescribeLogGroups", "{}")
                .body()
                .at("/logGroups/0/metricFilterCount")
                .asInt())
        .isEqualTo(2);
    assertThat(logs.ask("DeleteMetricFilter", "'filterName':'a'").status()).isEqualTo(200);
    assertThat(logs.ask("DeleteMetricFilter", "'filterName':'a'").text("/message"))
        .isEqualTo("The specified metric filter does not exist.");
  }

  @Test
  void testsAPatternAgainstMessages() throws Exception {
    Answer answer =
        logs.call(
            "TestMetricFilter",
            """
            {"filterPattern": "[ip, identity, user_id, timestamp, request, status_code, size]",
             "logEventMessages": ["no match",
              "127.0.0.1 - frank [10/Oct/2000:13:25:15 -0700] \\"GET /a HTTP/1.0\\" 200 1534"]}
            """);

    JsonNode matches = answer.body().get("matches");
    assertThat(matches.size()).isEqualTo(1);
    assertThat(matches.at("/0/eventNumber").asInt()).isEqualTo(2);
    assertThat(matches.at("/0/extractedValues/$request").asString()).isEqualTo("GET /a HTTP/1.0");
    assertThat(matches.at("/0/extractedValues/$timestamp").asString())
        .isEqualTo("10/Oct/2000:13:25:15 -0700");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          x        | 'metricValue':'$.a'
          [a, b]   | 'metricValue':'$c'
          x        | 'metricValue':'one'
          [a, b]   | 'metricValue':'1','dimensions':{'D':'$a'},'defaultValue':0
          [a, b]   | 'metricValue':'1','dimensions':{'D':'a'}
          { $.x    | 'metricValue':'1'
          { $.x=1 }| 'metricValue':'1','dimensions':{'A':'$.a','B':'$.b','C':'$.c','D':'$.d'}
          """)
  void refusesWhatHasNoSense(String pattern, String transformation) throws Exception {
    Answer answer = filter("f", pattern, transformation);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/__type")).endsWith("InvalidParameterException");
    assertThat(logs.ask("DescribeMetricFilters", "").body().get("metricFilters").size()).isZero();
  }
}
