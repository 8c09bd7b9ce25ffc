package io.lambent.trigger;

import static io.lambent.trigger.TestingFunction.answer;
import static io.lambent.trigger.TestingTriggers.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.trigger.EventSourceMapping;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tumbling windows over streams, and the state that functions keep in them. */
class StreamWindowsTest {
  private final TestingStreamReader reader = new TestingStreamReader();

  @AfterEach
  void end() {
    reader.close();
  }

  @Test
  void keepsTheStateOfATumblingWindowAndEndsIt() {
    Instant window = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 - 20);
    reader.stream.put("k", "0", window.plusSeconds(1));
    reader.stream.put("k", "1", window.plusSeconds(2));
    reader.stream.put("k", "2", window.plusSeconds(11));
    reader.poll(
        reader.mapping().batchSize(1).tumblingSeconds(10),
        event -> answer("{\"state\":{\"n\":%d}}".formatted(event.at("/state/n").asInt(0) + 1)));

    await(() -> reader.events.stream().filter(event -> isFinal(event)).count() == 2);
    assertThat(reader.events.stream().map(event -> event.at("/state").toString()).toList())
        .containsExactly("{}", "{\"n\":1}", "{\"n\":2}", "{}", "{\"n\":1}");
    assertThat(reader.events.stream().map(StreamWindowsTest::isFinal))
        .containsExactly(false, false, true, false, true);
    JsonNode first = reader.events.getFirst();
    assertThat(first.propertyNames())
        .containsExactly(
            "Records",
            "window",
            "state",
            "shardId",
            "eventSourceARN",
            "isFinalInvokeForWindow",
            "isWindowTerminatedEarly");
    assertThat(first.at("/window/start").asString()).isEqualTo(window.toString());
    assertThat(first.at("/window/end").asString()).isEqualTo(window.plusSeconds(10).toString());
    assertThat(first.path("shardId").asString()).isEqualTo("shardId-000000000000");
    assertThat(reader.events.get(2).path("Records")).isEmpty();
  }

  @Test
  void endsAWindowEarlyWhoseStateIsTooLarge() {
    String large = "{\"state\":{\"s\":\"" + "x".repeat(1 << 20) + "\"}}";
    Instant window = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 - 20);
    reader.stream.put("k", "0", window.plusSeconds(1));
    reader.stream.put("k", "1", window.plusSeconds(2));
    reader.poll(
        reader.mapping().batchSize(1).tumblingSeconds(10),
        event ->
            answer(TestingStreamReader.values(event).contains("0") ? large : "{\"state\":{}}"));

    await(() -> reader.events.stream().anyMatch(StreamWindowsTest::isFinal));
    assertThat(reader.events.get(1).path("isWindowTerminatedEarly").asBoolean()).isTrue();
    assertThat(reader.events.get(1).path("Records")).isEmpty();
    assertThat(reader.events.get(2).path("isWindowTerminatedEarly").asBoolean()).isFalse();
    assertThat(reader.events.get(2).path("state").toString()).isEqualTo("{}");
  }

  @Test
  void takesAnAnswerWithoutStateForAFailure() {
    AtomicInteger calls = new AtomicInteger();
    // The record's window does not end while the test runs.
    reader.stream.put("k", "0", Instant.now().plusSeconds(900));
    EventSourceMapping mapping =
        reader.poll(
            reader.mapping().tumblingSeconds(900),
            event -> answer(calls.incrementAndGet() == 1 ? "null" : "{\"state\":{}}"));

    await(() -> calls.get() == 2 && reader.position(mapping).equals("00000000"));
  }

  private static boolean isFinal(JsonNode event) {
    return event.path("isFinalInvokeForWindow").asBoolean();
  }
}
