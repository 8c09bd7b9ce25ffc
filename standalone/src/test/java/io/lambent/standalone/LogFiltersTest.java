package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.cloudwatchlogs.model.SubscriptionFilter;
import software.amazon.awssdk.services.sqs.SqsClient;

/** What functions log triggers other functions, and becomes metrics. */
@ExtendWith(Lambent.class)
class LogFiltersTest {
  private final Clients clients;
  private final CloudWatchLogsClient logs;

  LogFiltersTest(Clients clients) {
    this.clients = clients;
    this.logs = clients.logs();
  }

  @Test
  void aFunctionGetsWhatAnotherOneLogs() {
    String talker = clients.deployPython("def handler(event, context): print(event['say'])");
    String group = "/aws/lambda/" + talker;
    logs.createLogGroup(request -> request.logGroupName(group));
    try (SqsClient sqs = clients.sqs()) {
      String queue = QueueFunctions.queue(sqs);
      String forwarder = clients.deployPython(LogFunctions.forwarder(queue));
      LogFunctions.subscribe(logs, group, "ERROR", forwarder);

      clients.invoke(talker, "{\"say\": \"ERROR one\"}");
      clients.invoke(talker, "{\"say\": \"all is well\"}");
      clients.invoke(talker, "{\"say\": \"ERROR two\"}");

      assertThat(QueueFunctions.awaitAll(sqs, queue, Set.of("ERROR one", "ERROR two")))
          .containsExactlyInAnyOrder("ERROR one", "ERROR two");
      assertThat(
              logs.describeSubscriptionFilters(request -> request.logGroupName(group))
                  .subscriptionFilters())
          .extracting(SubscriptionFilter::filterName)
          .containsExactly("forwarded");
    }
  }

  @Test
  void aFunctionCannotGetItsOwnLog() {
    String function = clients.deployPython("def handler(event, context): print('again')");
    String group = "/aws/lambda/" + function;
    logs.createLogGroup(request -> request.logGroupName(group));

    assertThatThrownBy(() -> LogFunctions.subscribe(logs, group, "", function))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("reserved for the function logs of the destination function");
    assertThatThrownBy(() -> LogFunctions.subscribe(logs, group, "", "none"))
        .isInstanceOf(InvalidParameterException.class)
        .hasMessageContaining("Could not execute the lambda function.");
  }

  @Test
  void valuesInLogsBecomeMetrics() {
    String function =
        clients.deployPython(
            """
            import json
            def handler(event, context):
                print(json.dumps({'took': event['took'], 'shop': 'a'}))
            """);
    String group = "/aws/lambda/" + function;
    String metric = "m-" + UUID.randomUUID();
    logs.createLogGroup(request -> request.logGroupName(group));
    logs.putMetricFilter(
        request ->
            request
                .logGroupName(group)
                .filterName("took")
                .filterPattern("{ $.took > 0 }")
                .metricTransformations(
                    to ->
                        to.metricName(metric)
                            .metricNamespace("Filtered")
                            .metricValue("$.took")
                            .dimensions(Map.of("Shop", "$.shop"))));

    clients.invoke(function, "{\"took\": 2.5}");
    clients.invoke(function, "{\"took\": 4}");
    clients.invoke(function, "{\"took\": 0}");

    Dimension shop = Dimension.builder().name("Shop").value("a").build();
    Eventually.find(
        () -> Optional.of(clients.metricSum("Filtered", metric, shop)).filter(sum -> sum == 6.5));
  }
}
