package io.lambent.execution.logquery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogQueryTest {
  private static final long T = 1_763_892_000_000L;
  private static final List<String> MESSAGES =
      List.of(
          "START RequestId: 11111111-2222-3333-4444-555555555555 Version: $LATEST",
          "{\"level\":\"ERROR\",\"took\":12.5,\"user\":{\"name\":\"ann\"},\"tags\":[\"a\",\"b\"]}",
          "{\"level\":\"INFO\",\"took\":7,\"user\":{\"name\":\"bob\"}}",
          "{\"level\":\"INFO\",\"took\":30,\"user\":{\"name\":\"ann\"}}",
          "user=carol, method:GET, latency := 25",
          "REPORT RequestId: 11111111-2222-3333-4444-555555555555\tDuration: 102.25 ms\tBilled"
              + " Duration: 103 ms\tMemory Size: 128 MB\tMax Memory Used: 77 MB\t");

  private static List<List<String>> rows(String text) {
    LogQuery query = LogQuery.parse(text, null);
    for (int i = 0; i < MESSAGES.size(); i++) {
      query.accept(
          new QueriedEvent(T + i * 60_000L, T, MESSAGES.get(i), "stream", "0:/group", "ptr" + i));
    }
    return query.rows().stream()
        .map(
            row ->
                row.stream()
                    .filter(field -> !field.field().equals("@ptr"))
                    .map(LogQuery.Field::value)
                    .toList())
        .toList();
  }

  @Test
  void showsTheLatestEventsFirst() {
    List<List<String>> rows = rows("fields @timestamp, @message | limit 2");

    assertThat(rows)
        .containsExactly(
            List.of("2025-11-23 10:05:00.000", MESSAGES.get(5)),
            List.of("2025-11-23 10:04:00.000", MESSAGES.get(4)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      textBlock =
          """
          level = 'ERROR' ; 1
          level != 'ERROR' and ispresent(level) ; 2
          took > 10 ; 2
          took in [7, 30] ; 2
          took not in [7, 30] and ispresent(took) ; 1
          user.name like 'nn' ; 2
          @message like /(?i)ERROR|Report/ ; 2
          @message =~ /latency/ ; 1
          @message not like /level/ ; 3
          tags.1 = "b" ; 1
          @type = "REPORT" and @duration > 100 and @maxMemoryUsed = 77000000 ; 1
          strlen(user.name) = 3 ; 3
          not (took > 10 or took < 10) ; 3
          took * 2 + 1 = 61 ; 1
          substr(user.name, 1) = 'nn' ; 2
          strcontains(@message, "carol") ; 1
          """)
  void filters(String condition, int matching) {
    assertThat(rows("filter " + condition)).hasSize(matching);
  }

  @Test
  void countsByFields() {
    assertThat(
            rows(
                """
                filter ispresent(level)
                | stats count(*) as n, avg(took), max(took), pct(took, 50) by level
                | sort n desc
                """))
        .containsExactly(
            List.of("INFO", "2", "18.5", "30", "7"), List.of("ERROR", "1", "12.5", "12.5", "12.5"));
  }

  @Test
  void countsByPeriods() {
    assertThat(rows("stats count(*) by bin(2m)"))
        .containsExactlyInAnyOrder(
            List.of("2025-11-23 10:00:00.000", "2"),
            List.of("2025-11-23 10:02:00.000", "2"),
            List.of("2025-11-23 10:04:00.000", "2"));
  }

  @Test
  void parsesByStarsAndByGroups() {
    List<String> expected = List.of("carol", "GET", "25");

    assertThat(
            rows(
                """
                parse @message "user=*, method:*, latency := *" as user, method, latency
                | filter ispresent(method) | display user, method, latency
                """))
        .containsExactly(expected);
    assertThat(
            rows(
                "parse @message /user=(?<u>.*?), method:(?<m>\\w+), (x|latency) := (?<l>\\d+)/"
                    + " | filter l > 20 | display u, m, l"))
        .containsExactly(expected);
  }

  @Test
  void sortsAndDropsDuplicates() {
    assertThat(rows("fields user.name, took | filter ispresent(took) | sort took asc"))
        .containsExactly(List.of("bob", "7"), List.of("ann", "12.5"), List.of("ann", "30"));
    assertThat(rows("filter ispresent(took) | sort took desc | dedup user.name | display took"))
        .containsExactly(List.of("30"), List.of("7"));
  }

  @Test
  void finds() {
    assertThat(LogQuery.fields(new QueriedEvent(T, T, MESSAGES.get(1), "stream", "0:/group", "p")))
        .containsEntry("user.name", "ann")
        .containsEntry("took", "12.5")
        .containsEntry("@logStream", "stream");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "filter", "fields @message |", "filter (a = 1", "stats nothing(a)", "filter a like /(/",
        "limit 0", "fields 'open", "anomaly", "parse @message \"a*b*\" as one",
            "filter unknown(a) = 1"
      })
  void refusesWhatIsNoQuery(String text) {
    assertThatThrownBy(() -> LogQuery.parse(text, null))
        .isInstanceOf(MalformedQueryException.class);
  }
}
