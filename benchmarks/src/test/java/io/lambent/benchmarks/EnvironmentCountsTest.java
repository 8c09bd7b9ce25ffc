package io.lambent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class EnvironmentCountsTest {

  @Test
  void countsProcessesThatWereNotThereAtFirst() {
    EnvironmentCounts counts = new EnvironmentCounts();
    counts.accept(answer("READY 1", "READY 2"));
    counts.accept(answer("READY 2", "BUSY 3"));
    counts.accept(answer("READY 3", "READY 4"));

    assertThat(counts.started()).isEqualTo(2);
    assertThat(counts.present()).isEqualTo(2);
  }

  @Test
  void anEnvironmentWithoutAProcessHasNotStarted() {
    EnvironmentCounts counts = new EnvironmentCounts();
    counts.accept(answer());
    counts.accept(answer("NEW 0", "STARTING 0"));
    counts.accept(answer("READY 8", "STARTING 0"));

    assertThat(counts.started()).isEqualTo(1);
    assertThat(counts.mostPresent()).isEqualTo(2);
  }

  @Test
  void keepsTheMostThatWereBusyAtOnce() {
    EnvironmentCounts counts = new EnvironmentCounts();
    counts.accept(answer("BUSY 1", "BUSY 2", "READY 3"));
    counts.accept(answer("READY 1", "READY 2", "BUSY 3"));

    assertThat(counts.mostBusy()).isEqualTo(2);
  }

  @Test
  void addsUpWhatEachFunctionNeeded() {
    EnvironmentCounts counts = new EnvironmentCounts();
    counts.accept(answer("BUSY 1", "BUSY 2", "READY 3 other"));
    counts.accept(answer("READY 1", "READY 2", "BUSY 3 other"));

    assertThat(counts.needed()).isEqualTo(3);
  }

  /** As the platform answers; the name of a function may follow the pid. */
  private static String answer(String... statesAndPids) {
    return Arrays.stream(statesAndPids)
        .map(each -> each.split(" "))
        .map(
            each ->
                "{\"function\":{\"account\":\"000000000000\",\"region\":\"us-east-1\",\"name\":\"%s\"},"
                        .formatted(each.length > 2 ? each[2] : "echo")
                    + "\"version\":\"$LATEST\",\"runtime\":\"nodejs22.x\",\"state\":\"%s\","
                        .formatted(each[0])
                    + "\"idleSeconds\":0,\"memoryMb\":128,\"maxMemoryUsedMb\":0,\"pid\":%s}"
                        .formatted(each[1]))
        .collect(Collectors.joining(",", "{\"driver\":\"namespace\",\"environments\":[", "]}"));
  }
}
