package io.lambent.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class RetryScheduleTest {

  private static List<Long> pauses(RetrySchedule schedule) {
    List<Long> pauses = new ArrayList<>();
    Duration pause = schedule.pauseAfter(1);
    for (int attempts = 1; pause != null; pause = schedule.pauseAfter(++attempts)) {
      pauses.add(pause.toSeconds());
    }
    return pauses;
  }

  private static RetrySchedule read(String policy) {
    return Objects.requireNonNull(RetrySchedule.read(JsonMapper.shared().readTree(policy)));
  }

  @Test
  void triesThreeTimesMoreWithoutAPolicy() {
    assertThat(pauses(RetrySchedule.DEFAULT)).containsExactly(20L, 20L, 20L);
  }

  @Test
  void hasFourPhases() {
    assertThat(
            pauses(
                read(
                    """
                    {"minDelayTarget": 1, "maxDelayTarget": 9, "numRetries": 9,
                     "numNoDelayRetries": 2, "numMinDelayRetries": 2, "numMaxDelayRetries": 2}
                    """)))
        .containsExactly(0L, 0L, 1L, 1L, 1L, 5L, 9L, 9L, 9L);
  }

  @ParameterizedTest
  @CsvSource({"linear", "arithmetic", "geometric", "exponential"})
  void growsFromTheShortestToTheLongestDelay(String function) {
    List<Long> pauses =
        pauses(
            read(
                """
                {"minDelayTarget": 2, "maxDelayTarget": 60, "numRetries": 8,
                 "backoffFunction": "%s"}
                """
                    .formatted(function)));

    assertThat(pauses).hasSize(8).isSorted().startsWith(2L).endsWith(60L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"minDelayTarget\": 0}",
        "{\"minDelayTarget\": 30, \"maxDelayTarget\": 20}",
        "{\"maxDelayTarget\": 3601}",
        "{\"numRetries\": 101}",
        "{\"numRetries\": 1, \"numNoDelayRetries\": 2}",
        "{\"numRetries\": \"3\"}",
        "{\"backoffFunction\": \"cubic\"}"
      })
  void refusesWhatIsOutOfRange(String policy) {
    assertThat(RetrySchedule.read(JsonMapper.shared().readTree(policy))).isNull();
  }
}
