package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.InvocationType;

@ExtendWith(Lambent.class)
class MetricsTest {
  private final Clients clients;

  MetricsTest(Clients clients) {
    this.clients = clients;
  }

  private HttpResponse<String> page(@Nullable String authorization) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(clients.endpoint() + "/_lambent/metrics"));
    if (authorization != null) {
      request.header("Authorization", authorization);
    }
    try {
      return clients.plain().send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private String token() {
    try {
      return Files.readString(clients.dataDirectory().resolve("metrics-token"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void countsWhatAFunctionDoes() {
    String function =
        clients.deployPython(
            """
            def handler(event, context):
                if event.get('fail'):
                    raise ValueError('no')
                return 1
            """);
    clients
        .lambda()
        .invoke(call -> call.functionName(function).payload(SdkBytes.fromUtf8String("{}")));
    clients
        .lambda()
        .invoke(
            call ->
                call.functionName(function).payload(SdkBytes.fromUtf8String("{\"fail\": true}")));
    clients
        .lambda()
        .invoke(
            call ->
                call.functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String("{}")));

    String tags = "{account=\"000000000000\",function=\"" + function + "\",region=\"us-east-1\"}";
    String page =
        Eventually.find(
            () ->
                Optional.of(page("Bearer " + token()).body())
                    .filter(text -> text.contains("invocations_total" + tags + " 3.0"))
                    .filter(text -> text.contains("duration_seconds_count" + tags + " 3"))
                    .filter(text -> text.contains("event_age_seconds_count" + tags + " 1")));
    assertThat(page)
        .contains(
            "lambent_function_errors_total" + tags + " 1.0",
            "lambent_function_async_received_total" + tags + " 1.0",
            "lambent_function_async_event_age_seconds_count" + tags + " 1",
            "lambent_gateway_requests_seconds_count{outcome=\"success\",service=\"lambda-invoke\"}",
            "lambent_client_breaker_state{caller=\"gateway-service\",name=\"function-service\",",
            "lambent_function_duration_seconds_count" + tags + " 3",
            "# TYPE lambent_function_duration_seconds histogram",
            "lambent_environments{state=\"idle\"}");
  }

  @Test
  void tellsNobodyWithoutTheToken() {
    assertThat(page(null).statusCode()).isEqualTo(401);
    assertThat(page("Bearer nothing").statusCode()).isEqualTo(401);
    assertThat(page("Bearer ").body()).doesNotContain("lambent_");
  }

  @Test
  void keepsTheTokenFromOtherUsers() throws Exception {
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(clients.dataDirectory().resolve("metrics-token"))))
        .isEqualTo("rw-------");
  }
}
