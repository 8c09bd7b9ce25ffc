package io.lambent.gateway.restapi;

import io.lambent.client.metrics.MetricGroup.Measure;
import io.lambent.client.metrics.MetricGroup.Scope;
import io.lambent.client.metrics.MetricGroups;
import io.lambent.contract.metrics.MetricSink;
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
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private static final List<Measure> MEASURES =
      List.of(
          new Measure("Count", "Count"),
          new Measure("4XXError", "Count"),
          new Measure("5XXError", "Count"),
          new Measure("Latency", "Milliseconds"),
          new Measure("IntegrationLatency", "Milliseconds"));

  private final MetricGroups<Stage> metrics;

  private record Stage(String account, String region, String api, String name) {}

  RestMetrics(MetricSink sink) {
    this.metrics =
        new MetricGroups<>(
            sink,
            MEASURES,
            stage ->
                new Scope(
                    stage.account(),
                    stage.region(),
                    "AWS/ApiGateway",
                    List.of(
                        Map.of("ApiName", stage.api()),
                        Map.of("ApiName", stage.api(), "Stage", stage.name()))));
  }

  /**
   * Counts a request that was answered.
   *
   * @param nanos its duration
   */
  void answered(RestCall call, int status, long nanos) {
    metrics.add(
        new Stage(
            call.identity().account(),
            call.identity().region(),
            call.api().name(),
            call.stage().name()),
        1,
        status / 100 == 4 ? 1 : 0,
        status / 100 == 5 ? 1 : 0,
        nanos / NANOS_PER_MILLI,
        call.integrationMillis() >= 0 ? call.integrationMillis() : Double.NaN);
  }

  @Override
  public void close() throws InterruptedException {
    metrics.close();
  }
}
