package io.lambent.execution.logs;

import static io.lambent.execution.logs.TestingLogs.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.logs.TestingLogs.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.JsonNode;

class SubscriptionFilterTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private TestingLogs logs;

  @BeforeEach
  void start() throws Exception {
    logs = new TestingLogs(directory);
    logs.ask("CreateLogGroup", "");
    logs.ask("CreateLogStream", "'logStreamName':'own'");
  }

  @AfterEach
  void stop() throws Exception {
    logs.close();
  }

  private void restart() throws Exception {
    TestingInvoker invoker = logs.invoker;
    logs.close();
    logs =
        new TestingLogs(
            directory,
            TestingLogs.properties(DataSize.ofMegabytes(16), DataSize.ofMegabytes(512)),
            invoker);
  }

  private Answer subscribe(String name, String pattern, String function) throws Exception {
    return logs.ask(
        "PutSubscriptionFilter",
        "'filterName':'%s','filterPattern':'%s','destinationArn':'%s'"
            .formatted(name, pattern, FUNCTION + function));
  }

  private void put(String... messages) throws Exception {
    List<String> events = new ArrayList<>();
    for (String message : messages) {
      events.add("{'timestamp':%d,'message':'%s'}".formatted(now(), message));
    }
    Answer answer =
        logs.ask(
            "PutLogEvents", "'logStreamName':'own','logEvents':[" + String.join(",", events) + "]");
    assertThat(answer.status()).isEqualTo(200);
  }

  private static long now() {
    return Instant.now().toEpochMilli();
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      LockSupport.parkNanos(5_000_000);
    }
  }

  private void awaitMessages(String... messages) {
    await(() -> logs.invoker.messages().containsAll(List.of(messages)));
  }

  @Test
  void sendsMatchingEventsOfClientsAndFunctionsAsAwsDoes() throws Exception {
    put("ERROR before the filter");
    subscribe("errors", "ERROR", "forward");
    LogStream stream = logs.open();
    stream.append(now(), "ERROR one");
    stream.append(now(), "INFO two");
    put("ERROR three", "INFO four");

    awaitMessages("ERROR one", "ERROR three");

    assertThat(logs.invoker.messages()).containsExactlyInAnyOrder("ERROR one", "ERROR three");
    JsonNode own =
        logs.invoker.data().stream()
            .filter(data -> data.get("logStream").asString().equals("own"))
            .findFirst()
            .orElseThrow();
    assertThat(own.get("messageType").asString()).isEqualTo("DATA_MESSAGE");
    assertThat(own.get("owner").asString()).isEqualTo("000000000000");
    assertThat(own.get("logGroup").asString()).isEqualTo(GROUP);
    assertThat(own.at("/subscriptionFilters").toString()).isEqualTo("[\"errors\"]");
    JsonNode event = own.at("/logEvents/0");
    assertThat(event.get("timestamp").asLong()).isCloseTo(now(), within());
    assertThat(event.has("extractedFields")).isFalse();
    Answer found = logs.ask("FilterLogEvents", "'filterPattern':'three'");
    assertThat(event.get("id").asString()).isEqualTo(found.text("/events/0/eventId"));
  }

  private static Offset<Long> within() {
    return Offset.offset(60_000L);
  }

  @Test
  void sendsTheWordsThatAPatternNames() throws Exception {
    subscribe("words", "[level, code > 400, rest]", "forward");
    put("WARN 404 not found", "WARN 200 found");

    awaitMessages("WARN 404 not found");

    assertThat(logs.invoker.data().getFirst().at("/logEvents/0/extractedFields").toString())
        .isEqualTo("{\"level\":\"WARN\",\"code\":\"404\",\"rest\":\"not found\"}");
  }

  @Test
  void losesNothingOverARestart() throws Exception {
    subscribe("all", "", "forward");
    logs.invoker.down(true);
    put("first");
    put("second");
    restart();
    put("third");
    logs.invoker.down(false);

    awaitMessages("first", "second", "third");
    restart();
    put("fourth");
    awaitMessages("fourth");

    assertThat(logs.invoker.messages()).containsExactly("first", "second", "third", "fourth");
  }

  @Test
  void eachOfTwoFiltersGetsWhatItWantsWhateverBecomesOfTheOther() throws Exception {
    subscribe("one", "a", "forward");
    subscribe("two", "", "forward-all");
    assertThat(subscribe("three", "", "forward").text("/message"))
        .isEqualTo("Resource limit exceeded.");
    assertThat(subscribe("one", "b", "forward").status()).isEqualTo(200);
    put("abc", "xyz", "bcd");

    await(() -> logs.invoker.messages().size() == 5);

    assertThat(logs.invoker.messages())
        .containsExactlyInAnyOrder("abc", "bcd", "abc", "xyz", "bcd");
    logs.ask("DeleteSubscriptionFilter", "'filterName':'one'");
    put("abc again");
    await(() -> logs.invoker.messages().size() == 6);
    JsonNode left = logs.ask("DescribeSubscriptionFilters", "").body().get("subscriptionFilters");
    assertThat(left.size()).isEqualTo(1);
    assertThat(left.at("/0/filterName").asString()).isEqualTo("two");
    assertThat(left.at("/0/destinationArn").asString()).isEqualTo(FUNCTION + "forward-all");
    assertThat(left.at("/0/distribution").asString()).isEqualTo("ByLogStream");
    assertThat(left.at("/0/logGroupName").asString()).isEqualTo(GROUP);
  }

  @Test
  void sendsMuchInSeveralBatches() throws Exception {
    subscribe("all", "", "forward");
    LogStream stream = logs.open();
    String line = "x".repeat(10_000);
    for (int i = 0; i < 200; i++) {
      stream.append(now(), line + i);
    }

    await(() -> logs.invoker.messages().size() == 200);

    assertThat(logs.invoker.data())
        .hasSizeGreaterThan(7)
        .allSatisfy(data -> assertThat(data.get("logEvents").size()).isLessThan(27));
    assertThat(logs.invoker.messages().getLast()).isEqualTo(line + 199);
  }

  @Test
  void aGroupThatIsMadeAgainHasNoFilters() throws Exception {
    subscribe("all", "", "forward");
    logs.ask("DeleteLogGroup", "");
    logs.ask("CreateLogGroup", "");

    assertThat(logs.ask("DescribeSubscriptionFilters", "").body().get("subscriptionFilters").size())
        .isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          arn:aws:lambda:us-east-1:000000000000:function:none | InvalidParameterException \
          | Could not execute the lambda function. Make sure you have given CloudWatch Logs \
          permission to execute your function.
          arn:aws:lambda:us-east-1:000000000000:function:hello | InvalidParameterException \
          | The log group provided is reserved for the function logs of the destination function.
          arn:aws:kinesis:us-east-1:000000000000:stream/s | InvalidParameterException \
          | PutSubscriptionFilter operation cannot work with destinationArn for vendor kinesis: \
          Lambent sends log events to functions only.
          forward | InvalidParameterException | Invalid destinationArn.
          """)
  void refusesDestinationsInTheWordsOfAws(String destination, String code, String message)
      throws Exception {
    Answer answer =
        logs.ask(
            "PutSubscriptionFilter",
            "'filterName':'f','filterPattern':'','destinationArn':'%s'".formatted(destination));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/__type")).endsWith(code);
    assertThat(answer.text("/message")).isEqualTo(message);
    assertThat(logs.ask("DescribeSubscriptionFilters", "").body().get("subscriptionFilters").size())
        .isZero();
  }

  @Test
  void refusesWhatHasNoEffectOrNoSense() throws Exception {
    String filter =
        "'filterName':'f','filterPattern':'','destinationArn':'%sforward'".formatted(FUNCTION);
    assertThat(logs.ask("PutSubscriptionFilter", filter + ",'roleArn':'arn:aws:iam::1:role/r'"))
        .extracting(answer -> answer.text("/message"))
        .isEqualTo("destinationArn for vendor lambda cannot be used with roleArn");
    assertThat(logs.ask("PutSubscriptionFilter", filter + ",'applyOnTransformedLogs':true"))
        .extracting(answer -> answer.text("/message"))
        .isEqualTo("Lambent does not support 'applyOnTransformedLogs'.");
    assertThat(subscribe("f", "{ $.a = ", "forward").text("/message"))
        .startsWith("Invalid filter pattern");
    assertThat(logs.ask("DeleteSubscriptionFilter", "'filterName':'f'"))
        .satisfies(
            answer -> {
              assertThat(answer.text("/__type")).endsWith("ResourceNotFoundException");
              assertThat(answer.text("/message"))
                  .isEqualTo("The specified subscription filter does not exist.");
            });
  }
}
