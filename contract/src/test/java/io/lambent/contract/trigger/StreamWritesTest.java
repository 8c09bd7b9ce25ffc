package io.lambent.contract.trigger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class StreamWritesTest {
  private static final String STREAM = "arn:aws:kinesis:us-east-1:200000000001:stream/s";

  private final StreamWrites writes = new StreamWrites();

  @Test
  void callsListenersUntilTheyAreClosed() {
    AtomicInteger calls = new AtomicInteger();
    StreamWrites.Registration one = writes.listen(STREAM, calls::incrementAndGet);
    StreamWrites.Registration other = writes.listen(STREAM, calls::incrementAndGet);

    writes.written(STREAM);
    writes.written(STREAM + "-other");
    assertThat(calls).hasValue(2);
    one.close();
    writes.written(STREAM);
    assertThat(calls).hasValue(3);
    other.close();
    writes.written(STREAM);
    assertThat(calls).hasValue(3);
  }

  @Test
  void knowsWhichServicesSignal() {
    assertThat(writes.areSignalled(STREAM)).isFalse();

    writes.written(STREAM);

    assertThat(writes.areSignalled(STREAM + "-other")).isTrue();
    assertThat(writes.areSignalled("arn:aws:dynamodb:us-east-1:200000000001:table/t/stream/s"))
        .isFalse();
  }
}
