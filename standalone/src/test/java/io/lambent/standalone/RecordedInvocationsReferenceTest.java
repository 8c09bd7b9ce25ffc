package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.lambent.testing.RecordedNames;
import io.lambent.testing.RecordedNames.Named;
import io.lambent.testing.RecordedOutcomes;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Invocations that AWS refuses, compared with what it was recorded to say. */
@Tag("reference")
@ExtendWith(Lambent.class)
class RecordedInvocationsReferenceTest {
  private static final String CASE =
      "TestLambdaFunction::test_function_name_and_qualifier_validation[%s-invoke]";
  private static final Pattern LENGTH = Pattern.compile("<a:len\\(([0-9]+)\\)>");

  private static final RecordedOutcomes OUTCOMES =
      RecordedOutcomes.begin(RecordedInvocationsReferenceTest.class);

  private final Clients clients;

  RecordedInvocationsReferenceTest(Clients clients) {
    this.clients = clients;
  }

  static Stream<Arguments> names() {
    JsonNode recorded =
        JsonMapper.shared()
            .readTree(
                Path.of(
                    System.getProperty("lambent.reference", "../../shared/reference"),
                    "aws-recorded",
                    "test_lambda_api.json"));
    return RecordedNames.all().entrySet().stream()
        .map(
            named ->
                Arguments.of(named.getKey(), named.getValue(), find(recorded, named.getKey())));
  }

  private static JsonNode find(JsonNode recorded, String name) {
    return recorded
        .propertyStream()
        .filter(entry -> entry.getKey().endsWith("::" + CASE.formatted(name)))
        .map(entry -> entry.getValue().path("recorded-content").path("invoke_exception"))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @MethodSource("names")
  void isRefusedAsOnAws(String name, Named named, JsonNode expected) {
    LambdaException refusal = invoke(named);

    assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(expected.path("Code").asString());
    String message = refusal.awsErrorDetails().errorMessage();
    if (expected.has("Message")) {
      assertThat(message).isEqualTo(known(expected.path("Message")));
    } else {
      List<String> violations = RecordedNames.violations(message);
      assertThat(violations)
          .containsExactlyInAnyOrderElementsOf(
              expected
                  .path("Errors")
                  .valueStream()
                  .map(RecordedInvocationsReferenceTest::known)
                  .toList());
      assertThat(message).startsWith(violations.size() + " validation error");
    }
    OUTCOMES.matched(CASE.formatted(name), Map.of());
  }

  private LambdaException invoke(Named named) {
    try (LambdaClient lambda = clients.lambda(RecordedNames.ACCOUNT, Region.US_EAST_1)) {
      return catchThrowableOfType(
          LambdaException.class,
          () ->
              lambda.invoke(
                  request -> request.functionName(named.name()).qualifier(named.qualifier())));
    }
  }

  private static String known(JsonNode text) {
    return LENGTH
        .matcher(text.asString().replace("<region>", "us-east-1").replace("<partition>", "aws"))
        .replaceAll(match -> "a".repeat(Integer.parseInt(match.group(1))));
  }
}
