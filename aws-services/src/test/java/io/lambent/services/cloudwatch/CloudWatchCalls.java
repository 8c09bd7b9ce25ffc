package io.lambent.services.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;

/** Calls of CloudWatch. */
abstract class CloudWatchCalls {
  static final Instant HOUR =
      Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

  static final TestingAwsServices services = TestingAwsServices.shared();
  static final CloudWatchClient client = client("000000000000");

  static CloudWatchClient client(String account) {
    return services.client(CloudWatchClient.builder(), "monitoring", account);
  }

  static MetricDatum datum(String name, Instant at, double value) {
    return MetricDatum.builder().metricName(name).timestamp(at).value(value).build();
  }

  static void put(String namespace, MetricDatum... data) {
    client.putMetricData(request -> request.namespace(namespace).metricData(data));
  }

  static List<Datapoint> statistics(
      String namespace,
      String name,
      int period,
      Consumer<GetMetricStatisticsRequest.Builder> more) {
    List<Datapoint> points =
        new ArrayList<>(
            client
                .getMetricStatistics(
                    request ->
                        request
                            .namespace(namespace)
                            .metricName(name)
                            .startTime(HOUR)
                            .endTime(HOUR.plus(2, ChronoUnit.HOURS))
                            .period(period)
                            .applyMutation(more))
                .datapoints());
    points.sort((one, other) -> one.timestamp().compareTo(other.timestamp()));
    return points;
  }

  static void assertError(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CloudWatchException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).startsWith(message);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }
}
