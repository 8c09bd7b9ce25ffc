package io.lambent.gateway.functionurl;

import io.lambent.client.metrics.MetricGroup.Measure;
import io.lambent.client.metrics.MetricGroup.Scope;
import io.lambent.client.metrics.MetricGroups;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.metrics.MetricSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * CloudWatch's metrics of function URLs, for the function and for the URL alone.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/urls-monitoring.html#urls-cloudwatch">CloudWatch
 *     metrics for function URLs</a>
 */
@Component
final class UrlMetrics implements AutoCloseable {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private static final List<Measure> MEASURES =
      List.of(
          new Measure("UrlRequestCount", "Count"),
          new Measure("Url4xxCount", "Count"),
          new Measure("Url5xxCount", "Count"),
          new Measure("UrlRequestLatency", "Milliseconds"));

  private final MetricGroups<Qualified> metrics;

  private record Qualified(FunctionName function, String qualifier) {}

  UrlMetrics(MetricSink sink) {
    this.metrics = new MetricGroups<>(sink, MEASURES, UrlMetrics::scope);
  }

  private static Scope scope(Qualified url) {
    String function = url.function().name();
    return new Scope(
        url.function().account(),
        url.function().region(),
        "AWS/Lambda",
        List.of(
            Map.of("FunctionName", function),
            Map.of("FunctionName", function, "Resource", function + ":" + url.qualifier())));
  }

  /**
   * A request to a function URL was answered.
   *
   * @param status of HTTP
   * @param nanos that it took
   */
  void answered(FunctionUrl url, int status, long nanos) {
    metrics.add(
        new Qualified(url.function(), url.qualifier()),
        1,
        status / 100 == 4 ? 1 : 0,
        status / 100 == 5 ? 1 : 0,
        nanos / NANOS_PER_MILLI);
  }

  @Override
  public void close() throws InterruptedException {
    metrics.close();
  }
}
