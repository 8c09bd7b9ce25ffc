package io.lambent.function;

import static io.lambent.function.TestingFunctionService.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import io.lambent.testing.RecordedNames;
import io.lambent.testing.RecordedNames.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Names and qualifiers that AWS refuses. Invoke is the gateway's. */
class RecordedNamesReferenceTest extends RecordedTest {
  /** AWS takes these where functions are created, so nothing is recorded. */
  private static final List<String> ACCEPTED =
      List.of("qualifier_too_long1", "function_name_and_qualifier_too_long", "incomplete_arn");

  static Stream<Arguments> cases() {
    return RecordedNames.all().entrySet().stream()
        .flatMap(
            named ->
                Stream.of("get_function", "delete_function", "create_function")
                    .map(operation -> Arguments.of(named.getKey(), operation, named.getValue())));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedAsOnAws(String name, String operation, Named named) {
    RecordedCase recorded =
        new RecordedCase(
            "TestLambdaFunction::test_function_name_and_qualifier_validation[%s-%s]"
                .formatted(name, operation));
    Answer answer = send(named, operation);

    if (operation.equals("create_function") && ACCEPTED.contains(name)) {
      assertThat(answer.status()).isEqualTo(201);
      service.delete(FUNCTIONS + answer.text("FunctionName"));
    } else {
      check(recorded.recorded(operation + "_exception"), answer);
    }
    recorded.verify();
  }

  @Test
  void updateByFullArn() {
    RecordedCase recorded =
        new RecordedCase("TestPartialARNMatching::test_update_function_configuration_full_arn");
    String name = name();
    service.create(echo(name));
    Answer updated = update(encode(ARN + name), Map.of("Description", "by ARN"));

    assertThat(updated.status()).isEqualTo(200);
    assertThat(updated.text("Description")).isEqualTo("by ARN");
    recorded.verify();
  }

  @Test
  void functionOfAnotherRegion() {
    RecordedCase recorded =
        new RecordedCase("TestPartialARNMatching::test_cross_region_arn_function_access");
    Answer refused =
        service.get(FUNCTIONS + encode("arn:aws:lambda:eu-west-1:111111111111:function:there"));

    assertThat(refused.status()).isEqualTo(404);
    assertThat(refused.error()).isEqualTo("ResourceNotFoundException");
    assertThat(refused.message())
        .isEqualTo("Functions from 'eu-west-1' are not reachable in this region ('us-east-1')");
    recorded.verify();
  }

  private static void check(JsonNode expected, Answer answer) {
    assertThat(answer.error()).isEqualTo(expected.path("Code").asString());
    if (expected.has("Message")) {
      assertThat(answer.message()).isEqualTo(known(expected.path("Message")));
      return;
    }
    List<String> errors = RecordedNames.violations(answer.message());
    List<String> wanted = new ArrayList<>();
    expected.path("Errors").forEach(error -> wanted.add(known(error)));
    assertThat(errors).containsExactlyInAnyOrderElementsOf(wanted);
    assertThat(answer.message())
        .startsWith(errors.size() + " validation error" + (errors.size() > 1 ? "s" : ""));
  }

  private Answer send(Named named, String operation) {
    String qualifier = named.qualifier();
    if (operation.equals("create_function")) {
      return create(echo(named.name() + (qualifier == null ? "" : ":" + qualifier)));
    }
    String path =
        FUNCTIONS
            + encode(named.name())
            + (qualifier == null ? "" : "?Qualifier=" + encode(qualifier));
    return operation.equals("get_function") ? service.get(path) : service.delete(path);
  }

  private static String known(JsonNode text) {
    return RecordedCase.known(text.asString());
  }
}
