package io.lambent.function;

import static io.lambent.function.TestingFunctionService.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Names and qualifiers that AWS refuses. Invoke is the gateway's. */
class RecordedNamesReferenceTest extends RecordedTest {
  private static final Pattern ERROR =
      Pattern.compile("(Value '.*?' at '.*?' failed to satisfy constraint: .+?(?=;|$))");

  private static final Map<String, Named> CASES =
      Map.ofEntries(
          Map.entry("invalid_characters_in_function_name", new Named("my-function!", null)),
          Map.entry("function_name_is_single_invalid", new Named("*", null)),
          Map.entry("invalid_characters_in_qualifier", new Named("my-function", "invalid!")),
          Map.entry("qualifier_too_long", new Named("my-function", "a".repeat(129))),
          Map.entry("qualifier_too_long0", new Named("my-function", "a".repeat(129))),
          Map.entry("qualifier_too_long1", new Named("my-function", "a".repeat(65))),
          Map.entry(
              "function_name_and_qualifier_too_long", new Named("my-function", "a".repeat(65))),
          Map.entry(
              "invalid_account_id_in_partial_arn",
              new Named("invalid-account:function:my-function", null)),
          Map.entry(
              "invalid_region_in_arn",
              new Named("arn:aws:lambda:invalid-region:111111111111:function:my-function", null)),
          Map.entry(
              "non_lambda_arn",
              new Named("arn:aws:ec2:us-east-1:111111111111:instance:i-1234567890abcdef0", null)),
          Map.entry("function_name_too_long", new Named("a".repeat(65), null)),
          Map.entry(
              "function_name_too_long_and_invalid_region",
              new Named(
                  "arn:aws:lambda:invalid-region:111111111111:function:my-function"
                      + "a".repeat(170),
                  null)),
          Map.entry(
              "full_arn_and_qualifier_too_long_and_invalid_region",
              new Named(
                  "arn:aws:lambda:invalid-region:111111111111:function:my-function-"
                      + "a".repeat(170),
                  "a".repeat(129))),
          Map.entry("full_arn_with_multiple_qualifiers", new Named(ARN + "my-function:1:2", null)),
          Map.entry(
              "incomplete_arn", new Named("arn:aws:lambda:us-east-1:111111111111:function", null)),
          Map.entry(
              "partial_arn_with_extra_qualifier",
              new Named("function:my-function:$LATEST:extra", null)),
          Map.entry(
              "latest_version_with_additional_qualifier",
              new Named(ARN + "my-function:$LATEST", "1")),
          Map.entry("lowercase_latest_qualifier", new Named(ARN + "my-function", "$latest")),
          Map.entry(
              "missing_region_in_arn",
              new Named("arn:aws:lambda::111111111111:function:my-function", null)),
          Map.entry(
              "missing_account_id_in_arn",
              new Named("arn:aws:lambda:us-east-1::function:my-function", null)),
          Map.entry("misspelled_latest_in_arn", new Named(ARN + "my-function:$LATES", null)));

  private record Named(String name, @Nullable String qualifier) {}

  static Stream<Arguments> cases() {
    return CASES.keySet().stream()
        .sorted()
        .flatMap(
            name ->
                Stream.of("get_function", "delete_function", "create_function")
                    .filter(operation -> isRecorded(name, operation))
                    .map(operation -> Arguments.of(name, operation)));
  }

  /** AWS takes these, so nothing is recorded. */
  private static boolean isRecorded(String name, String operation) {
    return !operation.equals("create_function")
        || !List.of("qualifier_too_long1", "function_name_and_qualifier_too_long", "incomplete_arn")
            .contains(name);
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isRefusedAsOnAws(String name, String operation) {
    RecordedCase recorded =
        new RecordedCase(
            "TestLambdaFunction::test_function_name_and_qualifier_validation[%s-%s]"
                .formatted(name, operation));
    JsonNode expected = recorded.recorded(operation + "_exception");
    Answer answer = send(CASES.getOrDefault(name, new Named("", null)), operation);

    assertThat(answer.error()).isEqualTo(expected.path("Code").asString());
    if (expected.has("Message")) {
      assertThat(answer.message()).isEqualTo(known(expected.path("Message")));
    } else {
      List<String> errors = new ArrayList<>();
      Matcher matcher = ERROR.matcher(answer.message());
      while (matcher.find()) {
        errors.add(matcher.group());
      }
      List<String> wanted = new ArrayList<>();
      expected.path("Errors").forEach(error -> wanted.add(known(error)));
      assertThat(errors).containsExactlyInAnyOrderElementsOf(wanted);
      assertThat(answer.message())
          .startsWith(errors.size() + " validation error" + (errors.size() > 1 ? "s" : ""));
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
