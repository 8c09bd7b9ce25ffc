package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TallyTest {

  @Test
  void theLatencyCountsFromTheTimeAtWhichTheCallWasMeantToBeSent() {
    Tally tally = new Tally();
    tally.answered(response("200 OK"), 1_000_000, 4_000_000);

    assertThat(tally.percentileMillis(50)).isEqualTo(3);
  }

  @Test
  void anAnswerAfterTheEndIsNotPartOfTheRate() {
    Tally tally = new Tally();
    tally.endAt(100);
    tally.answered(response("200 OK"), 0, 99);
    tally.answered(response("200 OK"), 0, 100);
    tally.ran(Duration.ofSeconds(1), 0);

    assertThat(tally.accepted()).isEqualTo(2);
    assertThat(tally.perSecond()).isEqualTo(1);
  }

  @Test
  void aRefusalIsNeitherASuccessNorAFailure() {
    Tally tally = new Tally();
    tally.answered(response("429 Too Many Requests"), 0, 1);

    assertThat(tally.refused()).isEqualTo(1);
    assertThat(tally.accepted()).isZero();
    assertThat(tally.failures()).isZero();
  }

  @Test
  void anyOtherAnswerIsAFailure() {
    Tally tally = new Tally();
    tally.answered(response("503 Service Unavailable"), 0, 1);
    tally.hung(Duration.ofSeconds(60));

    assertThat(tally.failures()).isEqualTo(2);
    assertThat(tally.hangs()).isEqualTo(1);
    assertThat(tally.firstFailure()).contains("503");
  }

  private static ResponseReader response(String status) {
    ResponseReader reader = new ResponseReader();
    reader.accept(
        ByteBuffer.wrap(
            "HTTP/1.1 %s\r\nContent-Length: 0\r\n\r\n".formatted(status).getBytes(ISO_8859_1)));
    return reader;
  }
}
