package io.lambent.gateway.httpapi;

import io.lambent.client.metrics.MetricGroup.Measure;
import io.lambent.client.metrics.MetricGroup.Scope;
import io.lambent.client.metrics.MetricGroups;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.metrics.MetricSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * CloudWatch's metrics of HTTP APIs, in the namespace {@code AWS/ApiGateway}. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-metrics.html">Working
 * with metrics for HTTP APIs</a>.
 */
@Component
final class ApiMetrics implements AutoCloseable {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private static final List<Measure> MEASURES =
      List.of(
          new Measure("Count", "Count"),
          new Measure("4xx", "Count"),
          new Measure("5xx", "Count"),
          new Measure("Latency", "Milliseconds"),
          new Measure("DataProcessed", "Bytes"),
          new Measure("IntegrationLatency", "Milliseconds"));

  private final MetricGroups<Measured> metrics;

  /**
   * A stage, or a route of one.
   *
   * @param route null where routes are not measured by themselves
   */
  private record Measured(ApiIdentity api, String stage, @Nullable String route) {}

  ApiMetrics(MetricSink sink) {
    this.metrics = new MetricGroups<>(sink, MEASURES, ApiMetrics::scope);
  }

  private static Scope scope(Measured measured) {
    String id = measured.api().id();
    List<Map<String, String>> dimensions = new ArrayList<>();
    dimensions.add(Map.of("ApiId", id));
    dimensions.add(Map.of("ApiId", id, "Stage", measured.stage()));
    String route = measured.route();
    if (route != null) {
      int space = route.indexOf(' ');
      dimensions.add(
          Map.of(
              "ApiId",
              id,
              "Stage",
              measured.stage(),
              "Method",
              space < 0 ? "$default" : route.substring(0, space),
              "Resource",
              space < 0 ? "$default" : route.substring(space + 1)));
    }
    return new Scope(
        measured.api().account(), measured.api().region(), "AWS/ApiGateway", dimensions);
  }

  /**
   * Counts a request that was answered.
   *
   * @param nanos its duration
   */
  void answered(ApiCall call, int status, long nanos) {
    ApiRoute route = call.routeIfAny();
    metrics.add(
        new Measured(
            call.api().identity(),
            call.stage().name(),
            route != null && call.stage().hasDetailedMetrics() ? route.key() : null),
        1,
        status / 100 == 4 ? 1 : 0,
        status / 100 == 5 ? 1 : 0,
        nanos / NANOS_PER_MILLI,
        call.body().length + (double) call.answerLength(),
        call.integrationNanos() >= 0 ? call.integrationNanos() / NANOS_PER_MILLI : Double.NaN);
  }

  @Override
  public void close() throws InterruptedException {
    metrics.close();
  }
}
