package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;

@ExtendWith(Lambent.class)
class CloudWatchTest {
  private final Clients clients;

  CloudWatchTest(Clients clients) {
    this.clients = clients;
  }

  private static Dimension dimension(String name, String value) {
    return Dimension.builder().name(name).value(value).build();
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
    Eventually.find(() -> when(clients.metricSum("AWS/Lambda", "Invocations", name) == 3));
    Eventually.find(() -> when(clients.metricSum("AWS/Lambda", "Errors", name) == 1));
    assertThat(
            clients.metricSum("AWS/Lambda", "Invocations", name, dimension("Resource", function)))
        .isEqualTo(3);
    assertThat(clients.metricSum("AWS/Lambda", "Invocations")).isGreaterThanOrEqualTo(3);
    assertThat(clients.metricSum("AWS/Lambda", "Duration", name)).isPositive();
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
  void takesEmbeddedMetricsFromLogs() {
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
                            'Dimensions': [['source']],
                            'Metrics': [{'Name': 'orders', 'Unit': 'Count'}]}]},
                    'source': context.function_name,
                    'orders': [2, 3]}))
            """);
    clients.invoke(function, "{}");
    putLogEvent(
        "embedded-" + function,
        """
        {"_aws": {"Timestamp": %d, "CloudWatchMetrics": [{"Namespace": "Embedded",
          "Dimensions": [["source"]], "Metrics": [{"Name": "orders"}]}]},
         "source": "client", "orders": 7}
        """
            .formatted(Instant.now().toEpochMilli()));

    Eventually.find(
        () ->
            when(
                clients.metricSum("Embedded", "orders", dimension("source", function)) == 5
                    && clients.metricSum("Embedded", "orders", dimension("source", "client"))
                        == 7));
  }

  private void putLogEvent(String group, String message) {
    String stream = "put";
    clients.logs().createLogGroup(request -> request.logGroupName(group));
    clients.logs().createLogStream(request -> request.logGroupName(group).logStreamName(stream));
    clients
        .logs()
        .putLogEvents(
            request ->
                request
                    .logGroupName(group)
                    .logStreamName(stream)
                    .logEvents(
                        event -> event.timestamp(Instant.now().toEpochMilli()).message(message)));
  }
}
