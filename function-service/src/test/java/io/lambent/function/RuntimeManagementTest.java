package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.function.TestingFunctionService.Answer;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runtime management, recursion and scaling of functions. */
class RuntimeManagementTest {
  private final TestingFunctionService service = TestingFunctionService.shared("100000000037");
  private final String name = "fn-" + UUID.randomUUID();
  private final String arn = "arn:aws:lambda:us-east-1:100000000037:function:" + name;
  private final String management = "/2021-07-20/functions/" + name + "/runtime-management-config";
  private final String recursion = "/2024-08-31/functions/" + name + "/recursion-config";
  private final String scaling =
      "/2025-11-30/functions/" + name + "/function-scaling-config?Qualifier=";

  @BeforeEach
  void create() {
    service.create(creation(name, ""));
    service.post("/2015-03-31/functions/" + name + "/versions", Map.of());
  }

  private String runtimeVersion() {
    return service
        .get("/2015-03-31/functions/" + name + "/configuration")
        .body()
        .at("/RuntimeVersionConfig/RuntimeVersionArn")
        .asString();
  }

  @Test
  void updatesAutomaticallyUnlessTold() {
    Answer answer = service.get(management);

    assertThat(answer.text("UpdateRuntimeOn")).isEqualTo("Auto");
    assertThat(answer.text("FunctionArn")).isEqualTo(arn);
    assertThat(answer.body().has("RuntimeVersionArn")).isFalse();
  }

  @Test
  void isChosenPerVersion() {
    service.put(management + "?Qualifier=1", Map.of("UpdateRuntimeOn", "FunctionUpdate"));

    assertThat(service.get(management + "?Qualifier=1").text("UpdateRuntimeOn"))
        .isEqualTo("FunctionUpdate");
    assertThat(service.get(management + "?Qualifier=$LATEST").text("UpdateRuntimeOn"))
        .isEqualTo("Auto");
    service.delete("/2015-03-31/functions/" + name + "?Qualifier=1");
    assertThat(service.get(management + "?Qualifier=1").message())
        .isEqualTo("Function not found: " + arn + ":1");
  }

  @Test
  void pinsTheRuntimeVersionThereIs() {
    Answer answer =
        service.put(
            management, Map.of("UpdateRuntimeOn", "Manual", "RuntimeVersionArn", runtimeVersion()));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(service.get(management).text("RuntimeVersionArn")).isEqualTo(runtimeVersion());
    service.put(management, Map.of("UpdateRuntimeOn", "Auto"));
    assertThat(service.get(management).body().has("RuntimeVersionArn")).isFalse();
  }

  @Test
  void refusesWhatItCannotPin() {
    String other = "arn:aws:lambda:us-east-1::runtime:" + "0".repeat(64);

    assertThat(
            service
                .put(management, Map.of("UpdateRuntimeOn", "Manual", "RuntimeVersionArn", other))
                .error())
        .isEqualTo("InvalidParameterValueException");
    assertThat(service.put(management, Map.of("UpdateRuntimeOn", "Manual")).error())
        .isEqualTo("InvalidParameterValueException");
    assertThat(service.put(management, Map.of("UpdateRuntimeOn", "Sometimes")).message())
        .contains("[Auto, Manual, FunctionUpdate]");
    assertThat(service.get(management).text("UpdateRuntimeOn")).isEqualTo("Auto");
  }

  @Test
  void keepsWhatToDoAboutLoops() {
    assertThat(service.put(recursion, Map.of("RecursiveLoop", "Allow")).text("RecursiveLoop"))
        .isEqualTo("Allow");
    assertThat(service.get(recursion).text("RecursiveLoop")).isEqualTo("Allow");
    assertThat(
            service
                .bean(FunctionSource.class)
                .resolve(new FunctionName("100000000037", "us-east-1", name), "$LATEST")
                .recursionAllowed())
        .isTrue();
    assertThat(service.get("/2024-08-31/functions/absent/recursion-config").message())
        .isEqualTo("Function not found: arn:aws:lambda:us-east-1:100000000037:function:absent");
  }

  @Test
  void scalesNoFunctionWithoutCapacityProvider() {
    Map<String, ?> asked = Map.of("FunctionScalingConfig", Map.of("MinExecutionEnvironments", 1));

    assertThat(service.put(scaling + "1", asked).error()).isEqualTo("AccessDeniedException");
    assertThat(service.put(scaling + "1", asked).message())
        .isEqualTo(
            "The function provided by the arn does not contain a capacity provider"
                + " configuration");
    assertThat(service.get(scaling + "1").error()).isEqualTo("AccessDeniedException");
    assertThat(service.get(scaling + "2").error()).isEqualTo("ResourceNotFoundException");
    assertThat(service.get(scaling + "live").error()).isEqualTo("ValidationException");
  }
}
