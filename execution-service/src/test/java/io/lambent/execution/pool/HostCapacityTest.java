package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HostCapacityTest {
  private static final long GIB = 1L << 30;

  private final AtomicLong available = new AtomicLong(8 * GIB);
  private final AtomicLong clock = new AtomicLong();
  private final HostCapacity capacity =
      new HostCapacity(1024, 20 * GIB, available::get, clock::get);

  @Test
  void leavesAQuarterOfTheDescriptorsToThePlatform() {
    assertThat(capacity.hasRoom(95)).isTrue();
    assertThat(capacity.hasRoom(96)).isFalse();
  }

  @Test
  void leavesATwentiethOfTheMemoryFree() {
    available.set(GIB - 1);

    assertThat(capacity.hasRoom(0)).isFalse();
  }

  @Test
  void readsTheMemoryAgainAfterAWhile() {
    assertThat(capacity.hasRoom(0)).isTrue();
    available.set(0);

    assertThat(capacity.hasRoom(0)).isTrue();
    clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(101));
    assertThat(capacity.hasRoom(0)).isFalse();
  }
}
