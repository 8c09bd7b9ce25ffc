package io.lambent.execution.logs;

import static io.lambent.execution.logs.TestingLogs.GROUP;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import io.lambent.execution.logs.TestingLogs.Answer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class LogsApiTest {
  private static final long T = TestingLogs.NOW.toEpochMilli();

  @TempDir Path directory;

  @SuppressWarnings("NullAway.Init")
  private TestingLogs logs;

  @BeforeEach
  void start() throws Exception {
    logs = new TestingLogs(directory);
  }

  @AfterEach
  void stop() throws Exception {
    logs.close();
  }

  @Test
  void anEnvironmentsStreamIsNamedAsAwsNamesIt() throws Exception {
    LogStream stream = logs.open();

    Answer answer = logs.ask("DescribeLogStreams", "");

    assertThat(stream.name()).matches("2026/11/23/\\[\\$LATEST][0-9a-f]{32}");
    assertThat(answer.text("/logStreams/0/logStreamName")).isEqualTo(stream.name());
    assertThat(answer.text("/logStreams/0/arn"))
        .isEqualTo(
            "arn:aws:logs:us-east-1:000000000000:log-group:"
                + GROUP
                + ":log-stream:"
                + stream.name());
    assertThat(answer.body().at("/logStreams/0").has("lastEventTimestamp")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"x, x", "application/xml, text/html", "';', ','", "text/plain;charset=none, */*"})
  void readsAndAnswersJsonWhateverTheHeadersSay(String type, String accepted) throws Exception {
    logs.open();

    Answer answer = logs.call("DescribeLogGroups", "{}", type, accepted);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/logGroups/0/logGroupName")).isEqualTo(GROUP);
  }

  @Test
  void keepsTheTagsOfAGroup() throws Exception {
    String arn = "'resourceArn':'arn:aws:logs:us-east-1:000000000000:log-group:tagged'";
    logs.call("CreateLogGroup", "{\"logGroupName\":\"tagged\",\"tags\":{\"a\":\"1\",\"b\":\"2\"}}");
    logs.call("TagResource", ("{" + arn + ",'tags':{'b':'3','c':'4'}}").replace('\'', '"'));
    logs.call("UntagResource", ("{" + arn + ",'tagKeys':['a']}").replace('\'', '"'));
    logs.close();
    logs = new TestingLogs(directory);

    Answer answer = logs.call("ListTagsForResource", ("{" + arn + "}").replace('\'', '"'));

    assertThat(answer.body().at("/tags").toString()).isEqualTo("{\"b\":\"3\",\"c\":\"4\"}");
    assertThat(logs.call("ListLogGroups", "{}").text("/logGroups/0/logGroupName"))
        .isEqualTo("tagged");
    assertThat(logs.call("ListTagsLogGroup", "{\"logGroupName\":\"none\"}").text("/__type"))
        .contains("ResourceNotFoundException");
  }

  @Test
  void refusesARequestThatIsTooLarge() throws Exception {
    Answer answer = logs.call("DescribeLogGroups", "\"" + "x".repeat(9 << 20) + "\"");

    assertThat(answer.status()).isEqualTo(413);
  }

  @Test
  void anAppendedEventIsReadAtOnce() throws Exception {
    LogStream stream = logs.open();
    stream.append(T, "first\nsecond ü");
    stream.append(T + 5, "third");

    Answer answer = logs.ask("GetLogEvents", "'logStreamName':'" + stream.name() + "'");

    assertThat(messages(answer)).containsExactly("first\nsecond ü", "third");
    assertThat(answer.body().at("/events/1/timestamp").asLong()).isEqualTo(T + 5);
    JsonNode described = logs.ask("DescribeLogStreams", "").body().at("/logStreams/0");
    assertThat(described.get("firstEventTimestamp").asLong()).isEqualTo(T);
    assertThat(described.get("lastEventTimestamp").asLong()).isEqualTo(T + 5);
  }

  @Test
  void pagesAStreamForwardsUntilTheTokenRepeats() throws Exception {
    LogStream stream = fill(logs.open(), 0, 5);
    String name = "'logStreamName':'" + stream.name() + "','limit':2,'startFromHead':true";
    List<String> read = new ArrayList<>();
    String token = "";
    String next;
    while (true) {
      Answer page =
          logs.ask("GetLogEvents", name + (token.isEmpty() ? "" : ",'nextToken':'" + token + "'"));
      read.addAll(messages(page));
      next = page.text("/nextForwardToken");
      if (next.equals(token)) {
        break;
      }
      token = next;
    }

    assertThat(read).containsExactly("m0", "m1", "m2", "m3", "m4");
  }

  @Test
  void readsTheTailFirstAndPagesBackwards() throws Exception {
    LogStream stream = fill(logs.open(), 0, 5);
    String name = "'logStreamName':'" + stream.name() + "','limit':2";
    Answer tail = logs.ask("GetLogEvents", name);
    Answer before =
        logs.ask("GetLogEvents", name + ",'nextToken':'" + tail.text("/nextBackwardToken") + "'");
    Answer first =
        logs.ask("GetLogEvents", name + ",'nextToken':'" + before.text("/nextBackwardToken") + "'");
    Answer none =
        logs.ask("GetLogEvents", name + ",'nextToken':'" + first.text("/nextBackwardToken") + "'");

    assertThat(messages(tail)).containsExactly("m3", "m4");
    assertThat(messages(before)).containsExactly("m1", "m2");
    assertThat(messages(first)).containsExactly("m0");
    assertThat(messages(none)).isEmpty();
    assertThat(none.text("/nextBackwardToken")).isEqualTo(first.text("/nextBackwardToken"));
  }

  @Test
  void limitsGetLogEventsToATimeRange() throws Exception {
    LogStream stream = fill(logs.open(), 0, 5);

    Answer answer =
        logs.ask(
            "GetLogEvents",
            "'logStreamName':'%s','startTime':%d,'endTime':%d"
                .formatted(stream.name(), T + 1, T + 3));

    assertThat(messages(answer)).containsExactly("m1", "m2");
  }

  @Test
  void interleavesTheStreamsOfAGroupByTime() throws Exception {
    LogStream one = logs.open();
    LogStream two = logs.open();
    one.append(T, "a");
    two.append(T + 1, "b");
    one.append(T + 2, "c");
    two.append(T + 3, "d");

    Answer answer = logs.ask("FilterLogEvents", "");

    assertThat(messages(answer)).containsExactly("a", "b", "c", "d");
    assertThat(answer.text("/events/1/logStreamName")).isEqualTo(two.name());
    assertThat(answer.body().findValuesAsString("eventId")).doesNotHaveDuplicates().hasSize(4);
    assertThat(answer.body().has("nextToken")).isFalse();
  }

  @Test
  void pagesASearchWithoutGapsOrRepeats() throws Exception {
    List<String> expected = new ArrayList<>();
    LogStream[] streams = {logs.open(), logs.open(), logs.open()};
    for (int i = 0; i < 100; i++) {
      // Several events share a time, and some come late.
      streams[i % 3].append(T + i / 7 - (i % 11 == 0 ? 3 : 0), "m" + i);
      expected.add("m" + i);
    }
    List<String> read = new ArrayList<>();
    String token = "";
    do {
      Answer page =
          logs.ask(
              "FilterLogEvents",
              "'limit':7" + (token.isEmpty() ? "" : ",'nextToken':'" + token + "'"));
      read.addAll(messages(page));
      token = page.text("/nextToken");
    } while (!token.isEmpty());

    assertThat(read).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void searchesTextTimesAndStreams() throws Exception {
    LogStream one = logs.open();
    one.append(T, "INFO all well");
    one.append(T + 1, "ERROR broken pipe");
    one.append(T + 2, "{\"level\":\"ERROR\",\"code\":503}");
    LogStream two = logs.open();
    two.append(T + 1, "ERROR elsewhere");

    assertThat(messages(logs.ask("FilterLogEvents", "'filterPattern':'ERROR -elsewhere'")))
        .containsExactly("ERROR broken pipe", "{\"level\":\"ERROR\",\"code\":503}");
    assertThat(
            messages(
                logs.call(
                    "FilterLogEvents",
                    "{\"logGroupName\":\""
                        + GROUP
                        + "\",\"filterPattern\":\"{ $.code >= 500 }\"}")))
        .containsExactly("{\"level\":\"ERROR\",\"code\":503}");
    assertThat(
            messages(
                logs.ask(
                    "FilterLogEvents",
                    "'startTime':%d,'endTime':%d,'logStreamNames':['%s']"
                        .formatted(T + 1, T + 1, one.name()))))
        .containsExactly("ERROR broken pipe");
  }

  @Test
  void ordersStreamsByTheirLastEvent() throws Exception {
    LogStream late = logs.open();
    LogStream early = logs.open();
    late.append(T + 10, "x");
    early.append(T, "x");

    Answer first =
        logs.ask("DescribeLogStreams", "'orderBy':'LastEventTime','descending':true,'limit':1");
    Answer second =
        logs.ask(
            "DescribeLogStreams",
            "'orderBy':'LastEventTime','descending':true,'limit':1,'nextToken':'"
                + first.text("/nextToken")
                + "'");

    assertThat(first.text("/logStreams/0/logStreamName")).isEqualTo(late.name());
    assertThat(second.text("/logStreams/0/logStreamName")).isEqualTo(early.name());
    assertThat(second.body().has("nextToken")).isFalse();
  }

  @Test
  void putsAndReadsEventsOfCallers() throws Exception {
    long now = System.currentTimeMillis();
    logs.ask("CreateLogGroup", "");
    logs.ask("CreateLogStream", "'logStreamName':'mine'");

    Answer put =
        logs.ask(
            "PutLogEvents",
            "'logStreamName':'mine','logEvents':[{'timestamp':1,'message':'old'},"
                + "{'timestamp':"
                + now
                + ",'message':'new'}]");

    // A batch may not span more than a day, so this one is refused as a whole.
    assertThat(put.status()).isEqualTo(400);
    Answer again =
        logs.ask(
            "PutLogEvents",
            "'logStreamName':'mine','logEvents':[{'timestamp':" + now + ",'message':'new'}]");
    assertThat(again.status()).isEqualTo(200);
    assertThat(messages(logs.ask("FilterLogEvents", "'logStreamNamePrefix':'mi'")))
        .containsExactly("new");
  }

  @Test
  void listsCreatesAndDeletesGroups() throws Exception {
    logs.ask("CreateLogGroup", "");
    logs.ask("PutRetentionPolicy", "'retentionInDays':7");

    Answer listed = logs.call("DescribeLogGroups", "{\"logGroupNamePrefix\":\"/aws\"}");
    Answer twice = logs.ask("CreateLogGroup", "");
    Answer deleted = logs.ask("DeleteLogGroup", "");
    Answer gone = logs.ask("DescribeLogStreams", "");

    assertThat(listed.text("/logGroups/0/arn"))
        .isEqualTo("arn:aws:logs:us-east-1:000000000000:log-group:" + GROUP + ":*");
    assertThat(listed.body().at("/logGroups/0/retentionInDays").asInt()).isEqualTo(7);
    assertThat(twice.text("/__type")).isEqualTo("ResourceAlreadyExistsException");
    assertThat(deleted.status()).isEqualTo(200);
    assertThat(gone.status()).isEqualTo(400);
    assertThat(gone.body().toString())
        .isEqualTo(
            "{\"__type\":\"ResourceNotFoundException\",\"message\":\"The specified log group does"
                + " not exist.\"}");
  }

  @Test
  void anEnvironmentGoesOnAfterItsGroupWasDeleted() throws Exception {
    LogStream stream = logs.open();
    stream.append(T, "before");
    logs.ask("DeleteLogGroup", "");
    stream.append(T + 1, "after");

    assertThat(messages(logs.ask("FilterLogEvents", ""))).containsExactly("after");
  }

  @Test
  void groupsBelongToAnAccountAndARegion() throws Exception {
    logs.groups
        .open(new FunctionName("111111111111", "us-east-1", "hello"), GROUP, "1", TestingLogs.NOW)
        .append(T, "secret");

    assertThat(logs.ask("FilterLogEvents", "").text("/__type"))
        .isEqualTo("ResourceNotFoundException");
    assertThat(logs.call("DescribeLogGroups", "{}").body().at("/logGroups")).isEmpty();
  }

  @Test
  void refusesWhatItDoesNotHave() throws Exception {
    logs.open();
    assertThat(logs.call("CreateDelivery", "{}").text("/__type"))
        .isEqualTo("UnsupportedOperationException");
    assertThat(logs.call("DescribeLogGroups", "{").text("/__type"))
        .isEqualTo("SerializationException");
    assertThat(logs.ask("FilterLogEvents", "'filterPattern':'%E.*'").text("/__type"))
        .isEqualTo("InvalidParameterException");
    assertThat(logs.ask("FilterLogEvents", "'nextToken':'???'").text("/message"))
        .isEqualTo("The specified nextToken is invalid.");
    assertThat(logs.ask("FilterLogEvents", "'limit':0").text("/message"))
        .isEqualTo(
            "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint:"
                + " Member must have value greater than or equal to 1");
    assertThat(logs.ask("GetLogEvents", "'logStreamName':'none'").text("/message"))
        .isEqualTo("The specified log stream does not exist.");
  }

  private static LogStream fill(LogStream stream, int from, int to) {
    for (int i = from; i < to; i++) {
      stream.append(T + i, "m" + i);
    }
    return stream;
  }

  private static List<String> messages(Answer answer) {
    return answer.body().findValuesAsString("message");
  }
}
