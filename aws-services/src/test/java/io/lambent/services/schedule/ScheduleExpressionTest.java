package io.lambent.services.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScheduleExpressionTest {
  private static final Instant ANCHOR = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rate(5 minutes)",
        "rate(1 hour)",
        "rate(7 days)",
        "at(2026-11-20T13:00:00)",
        "cron(0 10 * * ? *)",
        "cron(15 12 * * ? *)",
        "cron(0 18 ? * MON-FRI *)",
        "cron(0 8 1 * ? *)",
        "cron(0/15 * * * ? *)",
        "cron(0/5 8-17 ? * MON-FRI *)",
        "cron(15 10 ? * 6L 2022-2030)",
        "cron(0 0 LW JAN,jul ? *)",
        "cron(30 6 15W * ? 2026/2)",
        "cron(0 9 ? * TUE#2 *)",
        "cron(0-15/1 8-8 ? * 2,3,4,5,6,7 *)"
      })
  void takesWhatAwsTakes(String text) {
    assertThat(ScheduleExpression.parse(text)).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "rate(0 minutes)",
        "rate(5 seconds)",
        "rate(-1 hours)",
        "rate(5minutes)",
        "at(2026-02-30T00:00:00)",
        "at(2026-11-20T13:00)",
        "cron(0 10 * * *)",
        "cron(7 20 * * 1-7 *)",
        "cron(0 10 ? * ? *)",
        "cron(60 10 * * ? *)",
        "cron(0 24 * * ? *)",
        "cron(0 10 32 * ? *)",
        "cron(0 10 * 13 ? *)",
        "cron(0 10 ? * 8 *)",
        "cron(0 10 ? * MON#6 *)",
        "cron(0/0 10 * * ? *)",
        "cron(0, 9-18 ? * MON-FRI *)",
        "cron(0 10 * * ? 1969)",
        "cron(5-1 10 * * ? *)"
      })
  void refusesWhatIsNone(String text) {
    assertThat(ScheduleExpression.parse(text)).isNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "cron(0 10 * * ? *)        | 2026-03-01T10:00:00Z | 2026-03-02T10:00:00Z",
        "cron(0/15 * * * ? *)      | 2026-03-01T10:07:30Z | 2026-03-01T10:15:00Z",
        "cron(0 18 ? * MON-FRI *)  | 2026-02-27T18:00:00Z | 2026-03-02T18:00:00Z",
        "cron(0 0 L * ? *)         | 2026-02-01T00:00:00Z | 2026-02-28T00:00:00Z",
        "cron(0 0 LW * ? *)        | 2026-02-01T00:00:00Z | 2026-02-27T00:00:00Z",
        "cron(0 0 1W * ? *)        | 2026-07-31T12:00:00Z | 2026-08-03T00:00:00Z",
        "cron(0 0 15W * ? *)       | 2026-03-01T00:00:00Z | 2026-03-16T00:00:00Z",
        "cron(0 0 ? * 6L *)        | 2026-03-01T00:00:00Z | 2026-03-27T00:00:00Z",
        "cron(0 0 ? * L *)         | 2026-03-01T00:00:00Z | 2026-03-07T00:00:00Z",
        "cron(0 9 ? * TUE#2 *)     | 2026-03-01T00:00:00Z | 2026-03-10T09:00:00Z",
        "cron(0 0 29 2 ? *)        | 2026-03-01T00:00:00Z | 2028-02-29T00:00:00Z",
        "cron(0 0 1 1 ? 2027)      | 2026-03-01T00:00:00Z | 2027-01-01T00:00:00Z",
        "rate(5 minutes)           | 2026-01-01T00:05:00Z | 2026-01-01T00:10:00Z",
        "rate(1 day)               | 2025-12-31T00:00:00Z | 2026-01-01T00:00:00Z",
        "at(2026-11-20T13:00:00)   | 2026-03-01T00:00:00Z | 2026-11-20T13:00:00Z"
      })
  void findsTheNextTime(String text, Instant after, Instant next) {
    assertThat(parse(text).next(after, ANCHOR, ZoneOffset.UTC)).isEqualTo(next);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cron(0 0 30 2 ? *)", "cron(0 0 1 1 ? 2025)", "at(2025-01-01T00:00:00)"})
  void knowsThatThereIsNone(String text) {
    assertThat(parse(text).next(ANCHOR, ANCHOR, ZoneOffset.UTC)).isNull();
  }

  @Test
  void leavesOutWhatClocksSkipInSpring() {
    ZoneId zone = ZoneId.of("Europe/Berlin");

    Instant next =
        parse("cron(30 2 * * ? *)").next(Instant.parse("2026-03-28T12:00:00Z"), ANCHOR, zone);

    assertThat(next).isEqualTo("2026-03-30T00:30:00Z");
  }

  @Test
  void runsOnceWhereClocksShowAnHourTwice() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    ScheduleExpression expression = parse("cron(0/30 2 * * ? *)");

    List<Instant> times = new ArrayList<>();
    Instant after = Instant.parse("2026-10-24T12:00:00Z");
    for (int i = 0; i < 3; i++) {
      after = Objects.requireNonNull(expression.next(after, ANCHOR, zone));
      times.add(after);
    }

    assertThat(times)
        .containsExactly(
            Instant.parse("2026-10-25T00:00:00Z"),
            Instant.parse("2026-10-25T00:30:00Z"),
            Instant.parse("2026-10-26T01:00:00Z"));
  }

  @Test
  void aDayOfARateHasTwentyFourHours() {
    Instant next =
        parse("rate(1 day)")
            .next(
                Instant.parse("2026-03-28T12:00:00Z"),
                Instant.parse("2026-03-28T12:00:00Z"),
                ZoneId.of("Europe/Berlin"));

    assertThat(next).isEqualTo("2026-03-29T12:00:00Z");
  }

  /** Compares with a search minute by minute. */
  @Test
  void agreesWithASearch() {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      int minute = random.nextInt(60);
      int hour = random.nextInt(24);
      int weekday = 1 + random.nextInt(7);
      ScheduleExpression expression =
          parse("cron(%d %d ? * %d *)".formatted(minute, hour, weekday));
      LocalDateTime time = LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(random.nextInt(525_600));
      Instant after = time.toInstant(ZoneOffset.UTC);
      LocalDateTime expected = time.plusMinutes(1);
      while (expected.getMinute() != minute
          || expected.getHour() != hour
          || expected.getDayOfWeek().getValue() % 7 + 1 != weekday) {
        expected = expected.plusMinutes(1);
      }

      assertThat(expression.next(after, ANCHOR, ZoneOffset.UTC))
          .isEqualTo(expected.toInstant(ZoneOffset.UTC));
    }
  }

  private static ScheduleExpression parse(String text) {
    return Objects.requireNonNull(ScheduleExpression.parse(text));
  }
}
