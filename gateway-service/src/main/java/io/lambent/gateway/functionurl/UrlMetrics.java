package io.lambent.gateway.functionurl;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.metrics.MetricSink;
import java.time.Duration;
import java.time.InstantSource;
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
  private static final Duration INTERVAL = Duration.ofSeconds(10);

  /** The time for which metrics wait for aws-services, whose start takes processor time. */
  private static final Duration START_AFTER = Duration.ofMinutes(5);

  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final MinuteMetrics metrics;

  UrlMetrics(MetricSink sink) {
    this.metrics = new MinuteMetrics(sink, InstantSource.system(), INTERVAL, START_AFTER);
  }

  /**
   * A request to a function URL was answered.
   *
   * @param status of HTTP
   * @param nanos that it took
   */
  void answered(FunctionUrl url, int status, long nanos) {
    String function = url.function().name();
    List<Map<String, String>> dimensions =
        List.of(
            Map.of("FunctionName", function),
            Map.of("FunctionName", function, "Resource", function + ":" + url.qualifier()));
    for (Map<String, String> each : dimensions) {
      add(url, "UrlRequestCount", each, "Count", 1);
      add(url, "Url4xxCount", each, "Count", status / 100 == 4 ? 1 : 0);
      add(url, "Url5xxCount", each, "Count", status / 100 == 5 ? 1 : 0);
      add(url, "UrlRequestLatency", each, "Milliseconds", nanos / NANOS_PER_MILLI);
    }
  }

  private void add(
      FunctionUrl url, String name, Map<String, String> dimensions, String unit, double value) {
    metrics.add(
        new MinuteMetrics.Metric(
            url.function().account(),
            url.function().region(),
            "AWS/Lambda",
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
