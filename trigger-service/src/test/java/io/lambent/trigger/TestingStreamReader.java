package io.lambent.trigger;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.stream.TestingStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A stream in memory, the mappings that read it, and the events of their function. */
final class TestingStreamReader implements AutoCloseable {
  final TestingTriggers triggers = TestingTriggers.shared();
  final TestingStream stream = new TestingStream(1);
  final String arn = TestingTriggers.STREAMS.add(stream);
  final List<JsonNode> events = new CopyOnWriteArrayList<>();

  private final String function = "f-" + UUID.randomUUID();
  private final Map<String, EventSourceMapping> mappings = new HashMap<>();

  TestingStreamMapping mapping() {
    return new TestingStreamMapping(arn, function);
  }

  /** Starts to poll a mapping, and records the events of its function. */
  EventSourceMapping poll(
      TestingStreamMapping mapping, Function<JsonNode, InvocationOutcome> code) {
    triggers.functions.put(
        function,
        event -> {
          events.add(event);
          return code.apply(event);
        });
    EventSourceMapping made = mapping.make();
    mappings.put(made.uuid(), made);
    triggers.poll(made);
    return made;
  }

  /** Polls a mapping again with changed settings. */
  void pollAgain(EventSourceMapping revised) {
    mappings.put(revised.uuid(), revised);
    triggers.poll(revised);
  }

  /** Puts records with the values 0, 1, 2 and so on; returns the values. */
  List<String> put(int number) {
    List<String> values = IntStream.range(0, number).mapToObj(Integer::toString).toList();
    values.forEach(value -> stream.put("k", value));
    return values;
  }

  static List<String> values(JsonNode event) {
    return event.path("Records").values().stream()
        .map(record -> record.path("value").asString())
        .toList();
  }

  List<List<String>> batches() {
    return events.stream().map(TestingStreamReader::values).toList();
  }

  List<String> handled() {
    return batches().stream().flatMap(List::stream).toList();
  }

  String position(EventSourceMapping mapping) {
    return triggers
        .bean(JdbcClient.class)
        .sql(
            "select coalesce(max(position), '') from lambent_trigger.stream_shard where mapping ="
                + " :mapping")
        .param("mapping", mapping.uuid())
        .query(String.class)
        .single();
  }

  JsonNode receive(String queue) {
    return JsonMapper.shared()
        .readTree(
            triggers
                .sqs()
                .receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(5))
                .messages()
                .getFirst()
                .body());
  }

  @Override
  public void close() {
    mappings.values().forEach(triggers::end);
  }
}
