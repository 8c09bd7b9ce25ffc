package io.lambent.gateway.restapi;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.metrics.MetricSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * CloudWatch's metrics of REST APIs, for the API and for the stage.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-metrics-and-dimensions.html">Metrics
 *     and dimensions</a>
 */
@Component("restApiMetrics")
final class RestMetrics implements AutoCloseable {
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration START_AFTER = Duration.ofMinutes(5);
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final MinuteMetrics metrics;

  RestMetrics(MetricSink sink) {
    this.metrics = new MinuteMetrics(sink, InstantSource.system(), INTERVAL, START_AFTER);
  }

  /**
   * Counts a request that was answered.
   *
   * @param nanos its duration
   */
  void answered(RestCall call, int status, long nanos) {
    String name = call.api().name();
    List<Map<String, String>> dimensions =
        List.of(Map.of("ApiName", name), Map.of("ApiName", name, "Stage", call.stage().name()));
    for (Map<String, String> each : dimensions) {
      add(call, "Count", each, "Count", 1);
      add(call, "4XXError", each, "Count", status / 100 == 4 ? 1 : 0);
      add(call, "5XXError", each, "Count", status / 100 == 5 ? 1 : 0);
      add(call, "Latency", each, "Milliseconds", nanos / NANOS_PER_MILLI);
      if (call.integrationMillis() >= 0) {
        add(call, "IntegrationLatency", each, "Milliseconds", call.integrationMillis());
      }
    }
  }

  private void add(
      RestCall call, String name, Map<String, String> dimensions, String unit, double value) {
    metrics.add(
        new MinuteMetrics.Metric(
            call.identity().account(),
            call.identity().region(),
            "AWS/ApiGateway",
            name,
            dimensions,
            unit),
        value);
  }

  @Override
  public void close() throws InterruptedException {
    metrics.close();
  }
}
