package io.lambent.execution.logs;

import static io.lambent.execution.logs.TestingLogs.GROUP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.EventSource;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.eventstream.EventMessage;
import io.lambent.execution.logpattern.FilterPattern;
import io.lambent.execution.logs.TestingLogs.Answer;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LiveTailTest {
  private static final long T = TestingLogs.NOW.toEpochMilli();
  private static final String ARN = "arn:aws:logs:us-east-1:000000000000:log-group:" + GROUP;
  private static final JsonMapper JSON = JsonMapper.shared();

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

  /** A session as its client sees it. */
  private static final class Session implements AutoCloseable {
    private final DataInputStream in;

    Session(InputStream in) throws IOException {
      this.in = new DataInputStream(in);
      assertThat(type(next())).isEqualTo("initial-response");
    }

    private static @Nullable String type(@Nullable EventMessage message) {
      return message == null ? null : message.headers().get(":event-type");
    }

    @Nullable EventMessage next() throws IOException {
      byte[] prelude = new byte[4];
      try {
        in.readFully(prelude);
      } catch (EOFException e) {
        return null;
      }
      ByteBuffer message = ByteBuffer.allocate(ByteBuffer.wrap(prelude).getInt()).put(prelude);
      in.readFully(message.array(), 4, message.capacity() - 4);
      return EventMessage.decode(message.clear());
    }

    JsonNode started() throws IOException {
      EventMessage message = Objects.requireNonNull(next());
      assertThat(type(message)).isEqualTo("sessionStart");
      return JSON.readTree(message.payload());
    }

    JsonNode update() throws IOException {
      EventMessage message = Objects.requireNonNull(next());
      assertThat(type(message)).isEqualTo("sessionUpdate");
      return JSON.readTree(message.payload());
    }

    List<String> messages(int count) throws IOException {
      List<String> messages = new ArrayList<>();
      while (messages.size() < count) {
        for (JsonNode event : update().get("sessionResults")) {
          messages.add(event.get("message").asString());
        }
      }
      return messages;
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }

  /**
   * @param members with single quotes, besides the identifiers
   */
  private Session tail(String members) throws Exception {
    String json = "{'logGroupIdentifiers':['" + ARN + "']" + members + "}";
    return new Session(logs.stream("StartLiveTail", json.replace('\'', '"')));
  }

  @Test
  void sendsWhatIsWrittenAfterTheSessionHasBegun() throws Exception {
    LogStream stream = logs.open();
    stream.append(T, "before");
    try (Session session = tail("")) {
      JsonNode started = session.started();
      stream.append(T + 5, "after");
      JsonNode update = session.update();
      while (update.get("sessionResults").isEmpty()) {
        update = session.update();
      }

      assertThat(started.get("requestId").asString()).isEqualTo("r-1");
      assertThat(started.at("/logGroupIdentifiers/0").asString()).isEqualTo(ARN);
      assertThat(update.at("/sessionMetadata/sampled").asBoolean()).isFalse();
      JsonNode event = update.at("/sessionResults/0");
      assertThat(event.get("message").asString()).isEqualTo("after");
      assertThat(event.get("timestamp").asLong()).isEqualTo(T + 5);
      assertThat(event.get("logStreamName").asString()).isEqualTo(stream.name());
      assertThat(event.get("logGroupIdentifier").asString()).isEqualTo("000000000000:" + GROUP);
    }
  }

  @Test
  void sendsEachEventOnceInTheOrderOfItsStream() throws Exception {
    LogStream stream = logs.open();
    try (Session session = tail("")) {
      session.started();
      List<String> written = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        written.add("line " + i);
        stream.append(T + i, "line " + i);
      }

      assertThat(session.messages(written.size())).isEqualTo(written);
    }
  }

  @Test
  void findsOnlyWhatMatchesThePatternInTheStreamsThatAreNamed() throws Exception {
    LogStream stream = logs.open();
    LogStream other = logs.open();
    String members =
        ",'logStreamNames':['" + stream.name() + "'],'logEventFilterPattern':'ERROR -ignored'";
    try (Session session = tail(members)) {
      session.started();
      other.append(T, "ERROR elsewhere");
      stream.append(T, "fine");
      stream.append(T, "ERROR ignored");
      stream.append(T, "ERROR here");

      assertThat(session.messages(1)).containsExactly("ERROR here");
    }
  }

  @Test
  void findsStreamsThatBeginLaterByTheirPrefix() throws Exception {
    logs.open();
    try (Session session = tail(",'logStreamNamePrefixes':['2026/11/23/']")) {
      session.started();
      logs.open().append(T, "new");

      assertThat(session.messages(1)).containsExactly("new");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          'logGroupIdentifiers':['/aws/lambda/hello'] | InvalidParameterException
          'logGroupIdentifiers':['ARN:*'] | InvalidParameterException
          'logGroupIdentifiers':['ARNx'] | ResourceNotFoundException
          'logGroupIdentifiers':[] | InvalidParameterException
          'logGroupIdentifiers':['ARN'],'logEventFilterPattern':'{' | InvalidParameterException
          'logGroupIdentifiers':['ARN'],'logStreamNames':['a'],'logStreamNamePrefixes':['b'] \
          | InvalidParameterException
          'logGroupIdentifiers':['ARN','ARN'],'logStreamNames':['a'] | InvalidParameterException
          """)
  void refusesWithAnOrdinaryAnswer(String members, String error) throws Exception {
    logs.open();
    String json = "{" + members.replace("ARN", ARN).replace('\'', '"') + "}";

    Answer answer = logs.call("StartLiveTail", json);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.text("/__type")).contains(error);
  }

  @Test
  void refusesTheSixteenthSessionUntilOneHasEnded() throws Exception {
    logs.open();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < 15; i++) {
      sessions.add(tail(""));
      sessions.getLast().started();
    }
    String json = "{\"logGroupIdentifiers\":[\"" + ARN + "\"]}";

    assertThat(logs.call("StartLiveTail", json).text("/__type")).contains("LimitExceeded");
    for (Session session : sessions) {
      session.close();
    }
    while (logs.tails.count() > 0) {
      Thread.onSpinWait();
    }
    try (Session session = tail("")) {
      session.started();
    }
  }

  @Test
  void endsSessionsWhenTheInstanceIsToStop() throws Exception {
    logs.open();
    try (Session session = tail("")) {
      session.started();
      logs.tails.refuse(new AvailabilityChangeEvent<>(this, ReadinessState.REFUSING_TRAFFIC));

      EventMessage message = session.next();
      while (message != null) {
        message = session.next();
      }
      assertThat(logs.tails.count()).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void anUpdateHasASampleOfTheEventsThatAreTooMany() throws Exception {
    LogStream stream = logs.open();
    try (Session session = tail("")) {
      session.started();
      for (int i = 0; i < 20_000; i++) {
        stream.append(T + i, "line " + i);
      }
      JsonNode update = session.update();
      while (!update.at("/sessionMetadata/sampled").asBoolean()) {
        update = session.update();
      }

      List<Long> times = new ArrayList<>();
      update.get("sessionResults").forEach(event -> times.add(event.get("timestamp").asLong()));
      assertThat(times).hasSize(500).isSorted().doesNotHaveDuplicates();
    }
  }

  @Test
  void endsAfterItsLifetimeWithAnError() throws Exception {
    LiveTails tails = new LiveTails(Duration.ofMillis(1), Duration.ZERO);
    Caller caller = new Caller("000000000000", "us-east-1", "r-1", "");
    LiveTail.Input input = new LiveTail.Input(List.of(ARN), null, null, null);
    LiveTailSelection none =
        new LiveTailSelection(Set.of(), Set.of(), List.of(), FilterPattern.parse(null));
    try (EventSource<LiveTail.Event> session = tails.session(caller, input, none)) {
      assertThat(session.next()).isInstanceOf(LiveTail.Started.class);
      assertThat(session.next()).isInstanceOf(LiveTail.Update.class);

      assertThatThrownBy(session::next)
          .isInstanceOfSatisfying(
              AwsFailure.class,
              failure ->
                  assertThat(failure.error().awsName()).isEqualTo("SessionTimeoutException"));
    }
  }
}
