package io.lambent.services.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricEncoding;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.services.TestingAwsServices;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

class MetricControllerTest {
  @Test
  void countsABatchOnceHoweverOftenItIsSent() throws Exception {
    Instant minute = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(60);
    MetricBatch batch =
        new MetricBatch(
            UUID.randomUUID(),
            List.of(
                new MetricSample(
                    "000000000000",
                    "us-east-1",
                    "AWS/Lambda",
                    "Invocations",
                    Map.of("FunctionName", "sent"),
                    "Count",
                    60,
                    minute.getEpochSecond(),
                    Distribution.of(1))));
    TestingAwsServices services = TestingAwsServices.shared();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (int i = 0; i < 3; i++) {
        assertThat(send(services, http, MetricEncoding.encode(batch), TestingAwsServices.TOKEN))
            .isEqualTo(204);
      }
      assertThat(send(services, http, new byte[] {1, 2, 3}, TestingAwsServices.TOKEN))
          .isEqualTo(400);
      assertThat(send(services, http, MetricEncoding.encode(batch), "wrong")).isEqualTo(403);

      // Samples may be rolled up at any time, so this does not look into the tables.
      assertThat(
              CloudWatchCalls.client
                  .getMetricStatistics(
                      request ->
                          request
                              .namespace("AWS/Lambda")
                              .metricName("Invocations")
                              .dimensions(dimension -> dimension.name("FunctionName").value("sent"))
                              .startTime(minute)
                              .endTime(minute.plusSeconds(60))
                              .period(60)
                              .statistics(Statistic.SAMPLE_COUNT))
                  .datapoints())
          .extracting(Datapoint::sampleCount)
          .containsExactly(1.0);
    }
  }

  private static int send(TestingAwsServices services, HttpClient http, byte[] body, String token)
      throws IOException, InterruptedException {
    return http.send(
            HttpRequest.newBuilder(services.uri().resolve(InternalHttp.METRICS))
                .header(InternalHttp.TOKEN, token)
                .header("Content-Type", "application/octet-stream")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
