package io.lambent.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadPausesTest {
  private final ReadPauses pauses = new ReadPauses();

  @Test
  void fewConnectionsPauseForTheShortestTime() {
    assertThat(pauses.begin()).isEqualTo(ReadPauses.SHORTEST_NANOS);
  }

  @Test
  void manyConnectionsTogetherAreReadSoManyTimesASecond() {
    for (int i = 1; i < ReadPauses.READS_PER_SECOND; i++) {
      pauses.begin();
    }

    assertThat(pauses.begin()).isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void connectionsThatAreReadAgainNoLongerCount() {
    for (int i = 0; i < ReadPauses.READS_PER_SECOND; i++) {
      pauses.begin();
      pauses.end();
    }

    assertThat(pauses.begin()).isEqualTo(ReadPauses.SHORTEST_NANOS);
  }
}
