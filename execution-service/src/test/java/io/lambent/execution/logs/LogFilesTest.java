package io.lambent.execution.logs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.TestingKill;
import io.lambent.execution.logs.TestingLogs.Answer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.unit.DataSize;

/** Log files survive crashes and stay within their size. */
class LogFilesTest {
  private static final long T = TestingLogs.NOW.toEpochMilli();

  @TempDir Path directory;

  @Test
  void keepsEventsAcrossAnOrderlyRestart() throws Exception {
    String name;
    try (TestingLogs logs = new TestingLogs(directory)) {
      LogStream stream = logs.open();
      name = stream.name();
      stream.append(T, "a");
      stream.append(T + 1, "b");
    }
    try (TestingLogs logs = new TestingLogs(directory)) {
      Answer answer = logs.ask("GetLogEvents", "'logStreamName':'" + name + "'");

      assertThat(messages(answer)).containsExactly("a", "b");
    }
  }

  @Test
  void cutsATornTailAndGoesOnBehindIt() throws Exception {
    writeOwnStream("a", "b");
    Path file = onlyFile();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      // The last record was written by halves.
      channel.truncate(channel.size() - 3);
    }
    writeOwnStream("c");
    try (TestingLogs logs = new TestingLogs(directory)) {
      assertThat(messages(logs.ask("FilterLogEvents", ""))).containsExactly("a", "c");
      assertThat(messages(logs.ask("GetLogEvents", "'logStreamName':'own'")))
          .containsExactly("a", "c");
    }
  }

  @Test
  void cutsATailOfZeros() throws Exception {
    writeOwnStream("a");
    try (FileChannel channel =
        FileChannel.open(onlyFile(), StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      channel.write(ByteBuffer.allocate(100));
    }
    writeOwnStream("b");
    try (TestingLogs logs = new TestingLogs(directory)) {
      assertThat(messages(logs.ask("FilterLogEvents", ""))).containsExactly("a", "b");
    }
  }

  @Test
  void pagesAcrossSegmentsInBothDirections() throws Exception {
    try (TestingLogs logs =
        new TestingLogs(
            directory, TestingLogs.properties(DataSize.ofBytes(500), DataSize.ofMegabytes(1)))) {
      LogStream stream = logs.open();
      List<String> expected = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        stream.append(T + i, "message " + i);
        expected.add("message " + i);
        // A segment is rolled after a batch: let each event be one.
        logs.ask("DescribeLogStreams", "");
      }
      try (Stream<Path> files = Files.walk(directory)) {
        assertThat(files.filter(file -> file.toString().endsWith(".log"))).hasSizeGreaterThan(3);
      }
      assertThat(
              messages(
                  logs.ask(
                      "GetLogEvents",
                      "'startFromHead':true,'logStreamName':'" + stream.name() + "'")))
          .isEqualTo(expected);
      assertThat(messages(logs.ask("GetLogEvents", "'logStreamName':'" + stream.name() + "'")))
          .isEqualTo(expected);
      assertThat(messages(logs.ask("FilterLogEvents", "'startTime':" + (T + 20))))
          .isEqualTo(expected.subList(20, 50));
    }
  }

  @Test
  void aFloodKeepsToTheSizeLimitAndItsYoungestEvents() throws Exception {
    DataSize limit = DataSize.ofKilobytes(200);
    try (TestingLogs logs =
        new TestingLogs(directory, TestingLogs.properties(DataSize.ofKilobytes(20), limit))) {
      LogStream stream = logs.open();
      String line = "x".repeat(1000);
      for (int i = 0; i < 2000; i++) {
        stream.append(T + i, line + i);
        if (i % 10 == 0) {
          logs.ask("DescribeLogStreams", "");
        }
      }
      List<String> kept =
          messages(logs.ask("GetLogEvents", "'logStreamName':'" + stream.name() + "','limit':1"));
      long size =
          logs.call("DescribeLogGroups", "{}").body().at("/logGroups/0/storedBytes").asLong();

      assertThat(kept).containsExactly(line + 1999);
      assertThat(size).isLessThan(limit.toBytes() + DataSize.ofKilobytes(60).toBytes());
    }
  }

  @Test
  void splitsWhatIsLongerThanAnEventMayBe() throws Exception {
    try (TestingLogs logs = new TestingLogs(directory)) {
      LogStream stream = logs.open();
      String huge = "ü".repeat(1 << 20);
      stream.append(T, huge);
      List<String> pieces = new ArrayList<>();
      String token = "";
      while (true) {
        Answer page =
            logs.ask(
                "GetLogEvents",
                "'startFromHead':true,'logStreamName':'"
                    + stream.name()
                    + "'"
                    + (token.isEmpty() ? "" : ",'nextToken':'" + token + "'"));
        pieces.addAll(messages(page));
        if (page.text("/nextForwardToken").equals(token)) {
          break;
        }
        token = page.text("/nextForwardToken");
      }

      assertThat(String.join("", pieces)).isEqualTo(huge);
      assertThat(pieces).hasSizeGreaterThan(1);
    }
  }

  @Test
  void namesOfCallersStayInsideTheirDirectory() {
    assertThat(FileNames.encode("../..")).isEqualTo("%2e%2e%2f%2e%2e");
    assertThat(FileNames.encode("Foo")).isNotEqualToIgnoringCase(FileNames.encode("foo"));
    assertThat(FileNames.encode("x".repeat(512))).hasSizeLessThan(200);
    assertThat(FileNames.encode("x".repeat(511))).isNotEqualTo(FileNames.encode("x".repeat(512)));
  }

  @Test
  void whatWasReadBeforeAKillIsThereAfterIt() throws Exception {
    List<Integer> confirmed =
        TestingKill.linesUntilKilled(Writer.class, directory, line -> number(line) >= 20_000)
            .stream()
            .map(LogFilesTest::number)
            .toList();

    try (TestingLogs logs = new TestingLogs(directory)) {
      List<String> last = messages(logs.ask("GetLogEvents", "'logStreamName':'own','limit':1"));
      assertThat(Integer.parseInt(last.getFirst())).isGreaterThanOrEqualTo(confirmed.getLast() - 1);
      List<String> first =
          messages(
              logs.ask("GetLogEvents", "'logStreamName':'own','limit':1000,'startFromHead':true"));
      assertThat(first).isEqualTo(IntStream.range(0, 1000).mapToObj(Integer::toString).toList());
    }
  }

  private static int number(String confirmation) {
    // The last line of a killed process may be cut.
    return confirmation.matches("confirmed \\d+")
        ? Integer.parseInt(confirmation.substring("confirmed ".length()))
        : 0;
  }

  /** The process that is killed: it appends numbers and says how far a reader would see them. */
  static final class Writer {
    public static void main(String[] arguments) throws Exception {
      LogStore store = new LogStore(Path.of(arguments[0]));
      try (LogWriter writer =
          new LogWriter(
              store, TestingLogs.properties(DataSize.ofKilobytes(64), DataSize.ofMegabytes(512)))) {
        LogStream stream = ownStream(writer);
        for (int i = 0; true; i++) {
          stream.append(T + i, Integer.toString(i));
          if (i % 500 == 0) {
            writer.change(s -> true).join();
            System.out.println("confirmed " + (i + 1));
          }
        }
      }
    }
  }

  private void writeOwnStream(String... messages) throws Exception {
    try (LogWriter writer =
        new LogWriter(
            new LogStore(directory),
            TestingLogs.properties(DataSize.ofMegabytes(16), DataSize.ofMegabytes(512)))) {
      LogStream stream = ownStream(writer);
      for (String message : messages) {
        stream.append(T, message);
      }
    }
  }

  private static LogStream ownStream(LogWriter writer) {
    return new LogStream(
        writer,
        new StoredGroup.Key(
            TestingLogs.FUNCTION.account(), TestingLogs.FUNCTION.region(), TestingLogs.GROUP),
        "own");
  }

  private Path onlyFile() throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
    }
  }

  private static List<String> messages(Answer answer) {
    return answer.body().findValuesAsString("message");
  }
}
