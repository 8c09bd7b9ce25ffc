package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import tools.jackson.databind.json.JsonMapper;

/** Calls of the operations on event source mappings, for one function. */
abstract class MappingCalls {
  static final String MAPPINGS = "/2015-03-31/event-source-mappings";
  static final String FUNCTION = "mapped";
  static final String ACCOUNT = "100000000006";
  static final String FIFO = "arn:aws:sqs:us-east-1:100000000006:queue.fifo";
  static final String MSK =
      "arn:aws:kafka:us-east-1:100000000006:cluster/c/11f04185-8ff8-4e0a-a903-2245da2e6433-5";
  static final String BROKER = "arn:aws:mq:us-east-1:100000000006:broker:b:b-1";
  static final String CLUSTER = "arn:aws:rds:us-east-1:100000000006:cluster:docdb";
  static final String SECRET = "arn:aws:secretsmanager:us-east-1:100000000006:secret:s";
  static final JsonMapper JSON = JsonMapper.builder().build();

  final TestingFunctionService service = TestingFunctionService.shared(ACCOUNT);

  @BeforeEach
  void function() {
    if (service.get("/2015-03-31/functions/" + FUNCTION).status() == 404) {
      service.create(creation(FUNCTION, ""));
    }
  }

  static Map<String, ?> criteria(List<String> patterns) {
    return Map.of("Filters", patterns.stream().map(pattern -> Map.of("Pattern", pattern)).toList());
  }

  Answer created(String source, Map<String, ?> settings) {
    Answer created = create(source, settings);
    assertThat(created.status()).describedAs(created.toString()).isEqualTo(202);
    settled(created.text("UUID"));
    return created;
  }

  Answer create(String source, Map<String, ?> settings) {
    Map<String, Object> request = new LinkedHashMap<>(settings);
    request.put("FunctionName", FUNCTION);
    request.put("EventSourceArn", source);
    return service.post(MAPPINGS, request);
  }

  Answer settled(String uuid) {
    return service.awaitAt(MAPPINGS + "/" + uuid, answer -> answer.text("State").endsWith("ed"));
  }

  static String queue() {
    return "arn:aws:sqs:us-east-1:100000000006:queue-" + UUID.randomUUID();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> parse(String json) {
    String text =
        json.replace('\'', '"')
            .replace("\"QUEUE\"", "\"" + queue() + "\"")
            .replace("\"FIFO\"", "\"" + FIFO + "\"")
            .replace("\"KINESIS\"", "\"arn:aws:kinesis:us-east-1:100000000006:stream/s\"")
            .replace("\"MSK\"", "\"" + MSK + "\"")
            .replace("\"SECRET\"", "\"" + SECRET + "\"")
            .replace("\"BROKER\"", "\"" + BROKER + "\"")
            .replace("\"CLUSTER\"", "\"" + CLUSTER + "\"");
    return JSON.readValue(text, Map.class);
  }
}
