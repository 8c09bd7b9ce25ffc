package io.lambent.gateway.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.ApiIntegration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResponseTemplatesTest {
  private static final ApiIntegration INTEGRATION =
      new ApiIntegration(
          "i",
          "HTTP",
          null,
          "http://localhost/",
          "POST",
          "1.0",
          29_000,
          Map.of(),
          Map.of(),
          Map.of(),
          null,
          null,
          null,
          List.of(
              response("$default", "default"),
              response("404", "none"),
              response("/5\\d\\d/", "failed"),
              new ApiIntegration.Response("201", Map.of(), null)));

  private static ApiIntegration.Response response(String key, String template) {
    return new ApiIntegration.Response(key, Map.of("t", template, "u", "other"), "t");
  }

  @ParameterizedTest
  @CsvSource({"200, default", "404, none", "503, failed", "201, body", "4040, default"})
  void choosesByTheStatus(int status, String text) {
    assertThat(
            Objects.requireNonNullElse(
                ResponseTemplates.template(
                    INTEGRATION, new SocketBackends.Answer.Body(status, "body")),
                "body"))
        .isEqualTo(text);
  }
}
