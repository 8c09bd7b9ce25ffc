package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Operations on a function as a whole, or on its {@code $LATEST}, take no other version. */
class QualifiedNameTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String REFUSAL =
      "Current operation does not support versions other than $LATEST. Please set the version to"
          + " $LATEST or do not set a version in your request.";

  private final TestingFunctionService service = TestingFunctionService.shared("100000000091");
  private final String name = "fn-" + UUID.randomUUID();

  @BeforeEach
  void create() {
    service.create(creation(name, "one"));
    service.post(FUNCTIONS + name + "/versions", Map.of());
    service.post(FUNCTIONS + name + "/aliases", Map.of("Name", "live", "FunctionVersion", "1"));
  }

  private static void checkRefused(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    assertThat(answer.message()).isEqualTo(REFUSAL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s:1",
        "%s:live",
        "%s:nope",
        "arn:aws:lambda:us-east-1:100000000091:function:%s:1",
        "100000000091:function:%s:live"
      })
  void changesNothingWhereAnotherVersionIsNamed(String form) {
    String before = service.get(FUNCTIONS + name + "/configuration").body().toString();
    String path = FUNCTIONS + form.formatted(name).replace(":", "%3A");

    List<Answer> answers =
        List.of(
            service.put(path + "/code", Map.of("ZipFile", zip("two"))),
            service.put(path + "/configuration", Map.of("Timeout", 77)),
            service.post(path + "/versions", Map.of()),
            service.get(path + "/versions"),
            service.get(path + "/aliases"),
            service.post(path + "/aliases", Map.of("Name", "x", "FunctionVersion", "1")));

    answers.forEach(QualifiedNameTest::checkRefused);
    assertThat(service.get(FUNCTIONS + name + "/configuration").body()).hasToString(before);
  }

  @Test
  void takesTheNameOfLatest() {
    Answer answer =
        service.put(FUNCTIONS + name + "%3A$LATEST/configuration", Map.of("Timeout", 77));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().path("Timeout").asInt()).isEqualTo(77);
  }

  @Test
  void createsNothingInAnotherAccount() {
    Answer answer =
        service.post(
            "/2015-03-31/functions",
            creation("arn:aws:lambda:us-east-1:100000000092:function:" + name, "one"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.error()).isEqualTo("AccessDeniedException");
    assertThat(answer.body().path("Message").isNull()).isTrue();
  }

  @Test
  void refusesTheArnOfAQueueWithoutAName() {
    Answer answer =
        service.post(
            "/2015-03-31/event-source-mappings",
            Map.of("FunctionName", name, "EventSourceArn", "arn:aws:sqs:us-east-1:100000000091:"));

    assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    assertThat(answer.message()).isEqualTo("Unrecognized event source.");
  }
}
