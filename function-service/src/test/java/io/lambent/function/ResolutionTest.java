package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionUrls;
import io.lambent.contract.function.Resolution;
import io.lambent.function.TestingFunctionService.Answer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The answers that execution and the gateway get about functions. */
class ResolutionTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TestingFunctionService service = TestingFunctionService.shared("100000000003");
  private final FunctionName name = new FunctionName(service.account, service.region, "resolved");

  @BeforeEach
  void createFunctionWithTwoVersions() {
    if (service.get(FUNCTIONS + "resolved").status() != 404) {
      return;
    }
    Map<String, Object> request = creation("resolved", "1");
    request.put("Environment", Map.of("Variables", Map.of("KEY", "value")));
    request.put("Publish", true);
    service.create(request);
    service.put(FUNCTIONS + "resolved/code", Map.of("ZipFile", zip("2"), "Publish", true));
    service.await("resolved");
    service.post(
        FUNCTIONS + "resolved/aliases",
        Map.of(
            "Name",
            "live",
            "FunctionVersion",
            "1",
            "RoutingConfig",
            Map.of("AdditionalVersionWeights", Map.of("2", 0.25))));
    service.put(
        "/2017-10-31/functions/resolved/concurrency", Map.of("ReservedConcurrentExecutions", 7));
  }

  @Test
  void splitsAliasesByWeight() {
    List<Resolution.Target> targets = resolve("live").targets();

    assertThat(targets).extracting(target -> target.version().version()).containsExactly("1", "2");
    assertThat(targets).extracting(Resolution.Target::weight).containsExactly(0.75, 0.25);
    assertThat(targets.getFirst().version().codeSha256())
        .isNotEqualTo(targets.getLast().version().codeSha256());
  }

  @Test
  void tellsConfigurationAndReservedConcurrency() {
    Resolution resolution = resolve("$LATEST");

    assertThat(resolution.reservedConcurrency()).isEqualTo(7);
    assertThat(resolution.accountConcurrency()).isEqualTo(1_000);
    assertThat(resolution.targets().getFirst().version().environment())
        .containsEntry("KEY", "value");
    assertThat(resolution.targets().getFirst().version().logging().group())
        .isEqualTo("/aws/lambda/resolved");
  }

  @Test
  void answersTheSameOverHttp() {
    Answer answer =
        service.get(
            "/internal/resolution?account=100000000003&region=us-east-1&name=resolved&qualifier=live");

    assertThat(JSON.treeToValue(answer.body(), Resolution.class)).isEqualTo(resolve("live"));
  }

  @Test
  void saysWhichFunctionIsNotThere() {
    assertThatThrownBy(() -> resolve("gone"))
        .isInstanceOf(AwsException.class)
        .hasMessage("Function not found: " + name.arn("gone"));
  }

  @Test
  void saysSoOverHttpAsAwsDoes() {
    Answer answer =
        service.get(
            "/internal/resolution?account=100000000003&region=us-east-1&name=none&qualifier=$LATEST");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.message())
        .isEqualTo(
            "Function not found: arn:aws:lambda:us-east-1:100000000003:function:none:$LATEST");
  }

  @Test
  void findsFunctionUrls() {
    Map<String, ?> cors = Map.of("AllowOrigins", List.of("*"), "MaxAge", 60);
    Answer created =
        service.post(
            "/2021-10-31/functions/resolved/url?Qualifier=live",
            Map.of("AuthType", "NONE", "Cors", cors));
    String url = created.text("FunctionUrl");
    assertThat(url).matches("http://[a-z0-9]{32}\\.lambda-url\\.us-east-1\\.localhost:4566/");
    String id = url.substring("http://".length(), url.indexOf('.'));

    FunctionUrl found = service.bean(FunctionUrls.class).find(id).orElseThrow();
    assertThat(found)
        .isEqualTo(
            new FunctionUrl(
                id,
                name,
                "live",
                "NONE",
                "BUFFERED",
                new FunctionUrl.Cors(false, List.of(), List.of(), List.of("*"), List.of(), 60)));
    assertThat(
            JSON.treeToValue(
                service.get("/internal/function-urls/" + id).body(), FunctionUrl.class))
        .isEqualTo(found);
    assertThat(service.get("/internal/function-urls/unknown").status()).isEqualTo(404);

    AtomicInteger changes = new AtomicInteger();
    service.bean(FunctionUrls.class).onChange(changes::incrementAndGet);
    service.put(
        "/2021-10-31/functions/resolved/url?Qualifier=live", Map.of("InvokeMode", "BUFFERED"));
    assertThat(changes).hasValue(1);
  }

  @Test
  void refusesToDeleteAVersionAnAliasLeadsTo() {
    Answer answer = service.delete(FUNCTIONS + "resolved?Qualifier=2");
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.message()).contains("[live]");
  }

  private Resolution resolve(String qualifier) {
    return service.bean(FunctionSource.class).resolve(name, qualifier);
  }
}
