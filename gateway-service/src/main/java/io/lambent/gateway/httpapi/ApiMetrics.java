package io.lambent.gateway.httpapi;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.metrics.MetricSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * CloudWatch's metrics of HTTP APIs, in the namespace {@code AWS/ApiGateway}. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html">Working
 * with metrics for HTTP APIs</a>.
 */
@Component
final class ApiMetrics implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /**
   * How long metrics are held back so that they do not start aws-services, which takes processor
   * time.
   */
  private static final Duration START_AFTER = Duration.ofMinutes(5);

  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final MinuteMetrics metrics;

  ApiMetrics(MetricSink sink) {
    this.metrics = new MinuteMetrics(sink, InstantSource.system(), INTERVAL, START_AFTER);
  }

  /**
   * Counts a request that was answered.
   *
   * @param nanos its duration
   */
  void answered(ApiCall call, int status, long nanos) {
    ApiIdentity api = call.api().identity();
    String stage = call.stage().name();
    List<Map<String, String>> dimensions = new ArrayList<>();
    dimensions.add(Map.of("ApiId", api.id()));
    dimensions.add(Map.of("ApiId", api.id(), "Stage", stage));
    ApiRoute route = call.routeIfAny();
    if (route != null && call.stage().hasDetailedMetrics()) {
      int space = route.key().indexOf(' ');
      dimensions.add(
          Map.of(
              "ApiId",
              api.id(),
              "Stage",
              stage,
              "Method",
              space < 0 ? "$default" : route.key().substring(0, space),
              "Resource",
              space < 0 ? "$default" : route.key().substring(space + 1)));
    }
    for (Map<String, String> each : dimensions) {
      add(api, "Count", each, "Count", 1);
      add(api, "4xx", each, "Count", status / 100 == 4 ? 1 : 0);
      add(api, "5xx", each, "Count", status / 100 == 5 ? 1 : 0);
      add(api, "Latency", each, "Milliseconds", nanos / NANOS_PER_MILLI);
      add(api, "DataProcessed", each, "Bytes", call.body().length + (double) call.answerLength());
      if (call.integrationNanos() >= 0) {
        add(
            api,
            "IntegrationLatency",
            each,
            "Milliseconds",
            call.integrationNanos() / NANOS_PER_MILLI);
      }
    }
  }

  private void add(
      ApiIdentity api, String name, Map<String, String> dimensions, String unit, double value) {
    metrics.add(
        new MinuteMetrics.Metric(
            api.account(), api.region(), "AWS/ApiGateway", name, dimensions, unit),
        value);
  }

  @Override
  public void close() throws InterruptedException {
    metrics.close();
  }
}
