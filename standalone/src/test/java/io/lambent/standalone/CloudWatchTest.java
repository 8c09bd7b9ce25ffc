package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

@ExtendWith(Lambent.class)
class CloudWatchTest {
  private final Clients clients;

  CloudWatchTest(Clients clients) {
    this.clients = clients;
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
  }

  /** Of the last ten minutes. */
  private static double sum(
      Clients clients, String namespace, String metric, Dimension... dimensions) {
    Instant now = Instant.now();
    return clients
        .cloudWatch()
        .getMetricStatistics(
            request ->
                request
                    .namespace(namespace)
                    .metricName(metric)
                    .dimensions(dimensions)
                    .startTime(now.minus(Duration.ofMinutes(10)))
                    .endTime(now.plus(Duration.ofMinutes(1)))
                    .period(60)
                    .statistics(Statistic.SUM))
        .datapoints()
        .stream()
        .mapToDouble(Datapoint::sum)
        .sum();
  }

  private static Optional<Boolean> when(boolean is) {
    return is ? Optional.of(true) : Optional.empty();
  }

  @Test
  void hasWhatFunctionsDo() {
    String function =
        clients.deployPython(
            """
            def handler(event, context):
                if event.get('fail'):
                    raise ValueError('no')
                return 1
            """);
    clients.invoke(function, "{}");
    clients.invoke(function, "{}");
    clients.invoke(function, "{\"fail\": true}");

    Dimension name = dimension("FunctionName", function);
    Eventually.find(() -> when(sum(clients, "AWS/Lambda", "Invocations", name) == 3));
    assertThat(sum(clients, "AWS/Lambda", "Errors", name)).isEqualTo(1);
    assertThat(sum(clients, "AWS/Lambda", "Invocations", name, dimension("Resource", function)))
        .isEqualTo(3);
    assertThat(sum(clients, "AWS/Lambda", "Invocations")).isGreaterThanOrEqualTo(3);
    assertThat(sum(clients, "AWS/Lambda", "Duration", name)).isPositive();
    assertThat(errorRate(name)).isCloseTo(100.0 / 3, within(1e-9));
  }

  /** In percent of all invocations of the last day. */
  private double errorRate(Dimension name) {
    Instant now = Instant.now();
    return clients
        .cloudWatch()
        .getMetricData(
            request ->
                request
                    .startTime(now.minus(Duration.ofHours(23)))
                    .endTime(now.plus(Duration.ofHours(1)))
                    .metricDataQueries(
                        query ->
                            query
                                .id("errors")
                                .metricStat(
                                    of ->
                                        of.metric(
                                                metric ->
                                                    metric
                                                        .namespace("AWS/Lambda")
                                                        .metricName("Errors")
                                                        .dimensions(name))
                                            .period(86_400)
                                            .stat("Average"))
                                .returnData(false),
                        query -> query.id("percent").expression("100 * errors")))
        .metricDataResults()
        .getFirst()
        .values()
        .getFirst();
  }

  @Test
  void takesEmbeddedMetricsFromTheLog() {
    String function =
        clients.deployPython(
            """
            import json, time
            def handler(event, context):
                print(json.dumps({
                    '_aws': {
                        'Timestamp': int(time.time() * 1000),
                        'CloudWatchMetrics': [{
                            'Namespace': 'Embedded',
                            'Dimensions': [['function']],
                            'Metrics': [{'Name': 'orders', 'Unit': 'Count'}]}]},
                    'function': context.function_name,
                    'orders': [2, 3]}))
            """);
    clients.invoke(function, "{}");

    Eventually.find(
        () -> when(sum(clients, "Embedded", "orders", dimension("function", function)) == 5));
  }

  @Test
  @Timeout(300)
  void keepsWhatItHasTakenWhenItIsKilled(@TempDir Path directory) throws Exception {
    int taken = 0;
    try (ChildLambent lambent = ChildLambent.start(directory)) {
      for (; taken < 50; taken++) {
        lambent
            .clients()
            .cloudWatch()
            .putMetricData(
                request ->
                    request
                        .namespace("Killed")
                        .metricData(datum -> datum.metricName("m").value(1.0)));
      }
      lambent.kill();
    }
    try (ChildLambent lambent = ChildLambent.start(directory)) {
      assertThat(sum(lambent.clients(), "Killed", "m")).isEqualTo(taken);
    }
  }

  @Test
  @Timeout(300)
  void hasWhatFunctionsDidBeforeAnOrderlyStop(@TempDir Path directory) throws Exception {
    String function;
    try (ChildLambent lambent = ChildLambent.start(directory)) {
      function = lambent.clients().deployPython("def handler(event, context): return 1");
      lambent.clients().invoke(function, "{}");
      lambent.stop();
    }
    try (ChildLambent lambent = ChildLambent.start(directory)) {
      Eventually.find(
          () ->
              when(
                  sum(
                          lambent.clients(),
                          "AWS/Lambda",
                          "Invocations",
                          dimension("FunctionName", function))
                      == 1));
    }
  }

  @Test
  void doesNotStartForQuestionsAboutHealth(@TempDir Path directory) throws Exception {
    try (ChildLambent lambent = ChildLambent.start(directory)) {
      String health = page(lambent.clients(), "/_localstack/health");
      assertThat(health).contains("\"cloudwatch\":\"available\"");
      assertThat(page(lambent.clients(), "/actuator/health")).contains("\"status\":\"UP\"");
      assertThat(lambent.clients().cloudWatch().listMetrics().metrics()).isEmpty();
      assertThat(page(lambent.clients(), "/_localstack/health"))
          .contains("\"cloudwatch\":\"running\"");
    }
  }

  private static String page(Clients clients, String path) throws Exception {
    return clients
        .plain()
        .send(
            HttpRequest.newBuilder(clients.endpoint().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
