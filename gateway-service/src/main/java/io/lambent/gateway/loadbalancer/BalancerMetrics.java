package io.lambent.gateway.loadbalancer;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.api.LoadBalancer;
import io.lambent.contract.metrics.MetricSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * CloudWatch's metrics of load balancers, in the namespace {@code AWS/ApplicationELB}. See <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html">CloudWatch
 * metrics for your Application Load Balancer</a>.
 */
@Component
final class BalancerMetrics implements AutoCloseable {

  private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final String LOAD_BALANCER = "LoadBalancer";
  private static final String COUNT = "Count";

  private final MinuteMetrics metrics;

  BalancerMetrics(MetricSink sink) {
    this.metrics = MinuteMetrics.ofRequests(sink);
  }

  /** A request was answered. */
  void answered(BalancedCall call, int status) {
    LoadBalancer balancer = call.balancer().definition();
    String name = after(balancer.arn(), ":loadbalancer/");
    List<Map<String, String>> dimensions = new ArrayList<>();
    dimensions.add(Map.of(LOAD_BALANCER, name));
    String group = call.targetGroup();
    if (group != null) {
      dimensions.add(
          Map.of(
              LOAD_BALANCER, name, "TargetGroup", "targetgroup/" + after(group, ":targetgroup/")));
    }
    for (Map<String, String> each : dimensions) {
      add(balancer, "RequestCount", each, COUNT, 1);
      switch (call.origin()) {
        case TARGET ->
            add(balancer, "HTTPCode_Target_" + status / 100 + "XX_Count", each, COUNT, 1);
        case FIXED_RESPONSE -> add(balancer, "HTTP_Fixed_Response_Count", each, COUNT, 1);
        case REDIRECT -> add(balancer, "HTTP_Redirect_Count", each, COUNT, 1);
        case LOAD_BALANCER -> failed(balancer, each, status);
        case FUNCTION_ERROR -> {
          failed(balancer, each, status);
          add(balancer, "LambdaUserError", each, COUNT, 1);
        }
        case INVOCATION_ERROR -> {
          failed(balancer, each, status);
          add(balancer, "LambdaInternalError", each, COUNT, 1);
        }
      }
      if (call.targetNanos() >= 0) {
        add(balancer, "TargetResponseTime", each, "Seconds", call.targetNanos() / NANOS_PER_SECOND);
      }
    }
  }

  private void failed(LoadBalancer balancer, Map<String, String> dimensions, int status) {
    add(balancer, "HTTPCode_ELB_" + status / 100 + "XX_Count", dimensions, COUNT, 1);
    if (status >= 500) {
      add(balancer, "HTTPCode_ELB_" + status + "_Count", dimensions, COUNT, 1);
    }
  }

  private static String after(String arn, String mark) {
    return arn.substring(arn.indexOf(mark) + mark.length());
  }

  private void add(
      LoadBalancer balancer,
      String name,
      Map<String, String> dimensions,
      String unit,
      double value) {
    metrics.add(
        new MinuteMetrics.Metric(
            balancer.identity().account(),
            balancer.identity().region(),
            "AWS/ApplicationELB",
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
