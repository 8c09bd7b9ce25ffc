package io.lambent.gateway.websocket;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.metrics.MetricSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * CloudWatch's metrics of WebSocket APIs. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-logging.html">Monitor
 * WebSocket API execution</a>.
 */
@Component
final class SocketMetrics implements AutoCloseable {
  private static final double NANOS_PER_MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final MinuteMetrics metrics;

  SocketMetrics(MetricSink sink) {
    this.metrics = MinuteMetrics.ofRequests(sink);
  }

  void connecting(Session session) {
    add(session, "ConnectCount", "Count", 1);
  }

  /** Counts a message from or to a client. */
  void message(Session session) {
    add(session, "MessageCount", "Count", 1);
  }

  void integrated(Session session, long nanos) {
    add(session, "IntegrationLatency", "Milliseconds", nanos / NANOS_PER_MILLI);
  }

  void integrationFailed(Session session) {
    add(session, "IntegrationError", "Count", 1);
  }

  /**
   * Counts a connection that was refused.
   *
   * @param status the HTTP status of the refusal
   */
  void refused(Session session, int status) {
    add(session, status / 100 == 4 ? "ClientError" : "ExecutionError", "Count", 1);
  }

  private void add(Session session, String name, String unit, double value) {
    ApiIdentity api = session.api().identity();
    for (Map<String, String> dimensions :
        List.of(
            Map.of("ApiId", api.id()),
            Map.of("ApiId", api.id(), "Stage", session.stage().name()))) {
      metrics.add(
          new MinuteMetrics.Metric(
              api.account(), api.region(), "AWS/ApiGateway", name, dimensions, unit),
          value);
    }
  }

  @Override
  public void close() throws InterruptedException {
    metrics.close();
  }
}
