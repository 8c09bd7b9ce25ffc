package io.lambent.client.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class BytesInFlightTest {
  private static final long LIMIT = BytesInFlight.LEAST;
  private static final int LARGE = 6 << 20;

  private final BytesInFlight memory = new BytesInFlight(LIMIT);
  private final EventLoop loop = new DefaultEventLoop();

  @AfterEach
  void close() {
    loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  private GatheredBytes gathered(long announced) {
    return new GatheredBytes(memory, announced, () -> {});
  }

  private static boolean add(GatheredBytes to, int count) {
    ByteBuf part = Unpooled.wrappedBuffer(new byte[count]);
    try {
      return to.add(part, count);
    } finally {
      part.release();
    }
  }

  /** Takes nearly all, so that nothing large fits. */
  private void fill() {
    assertThat(memory.take(LIMIT - LIMIT / 16)).isTrue();
  }

  @Test
  void needsALimitOfAFewLargePayloads() {
    assertThatThrownBy(() -> new BytesInFlight(LIMIT - 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void takesNothingForWhatIsAnnouncedOnly() {
    GatheredBytes body = gathered(LARGE);

    assertThat(memory.used()).isZero();
    assertThat(add(body, 1000)).isTrue();
    assertThat(memory.used()).isEqualTo(4000);
    body.drop();
    assertThat(memory.used()).isZero();
  }

  @Test
  void takesABodyThatComesAtOnceWithoutACopy() {
    GatheredBytes body = gathered(1000);
    add(body, 1000);

    assertThat(body.bytes()).hasSize(1000).isSameAs(body.bytes());
    assertThat(memory.used()).isEqualTo(1000);
  }

  @Test
  void gathersBytesInTheirOrder() {
    GatheredBytes body = gathered(-1);
    byte[] expected = new byte[300_000];
    new Random(1).nextBytes(expected);
    ByteBuf all = Unpooled.wrappedBuffer(expected);
    while (all.isReadable()) {
      assertThat(body.add(all, Math.min(all.readableBytes(), 7001))).isTrue();
    }

    assertThat(body.bytes()).isEqualTo(expected);
  }

  @Test
  void leavesAPartForSmallAmounts() {
    fill();

    assertThat(memory.take(100_000)).isFalse();
    assertThat(memory.take(1000)).isTrue();
    assertThat(memory.used()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void isThereForAnotherOnceTheLastHolderHasReleasedIt() {
    GatheredBytes body = gathered(1000);
    add(body, 1000);
    body.retain();
    body.release();
    assertThat(memory.used()).isEqualTo(1000);
    body.release();

    assertThat(memory.used()).isZero();
  }

  @Test
  void grantsMemoryInTheOrderOfArrival() throws Exception {
    fill();
    List<Integer> order = new ArrayList<>();
    CompletableFuture<Boolean> last = new CompletableFuture<>();
    loop.submit(
            () -> {
              for (int i = 0; i < 3; i++) {
                int number = i;
                gathered(LARGE)
                    .await(
                        loop,
                        100_000,
                        there -> {
                          order.add(number);
                          if (number == 2) {
                            last.complete(there);
                          }
                        });
              }
              // At once, since none waits for long.
              memory.release(LIMIT - LIMIT / 16);
            })
        .sync();

    assertThat(last.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(order).containsExactly(0, 1, 2);
  }

  @Test
  void saysThatThereIsNoneAfterAWhile() throws Exception {
    fill();
    CompletableFuture<Boolean> decided = new CompletableFuture<>();
    loop.execute(() -> gathered(LARGE).await(loop, 100_000, decided::complete));

    assertThat(decided.get(20, TimeUnit.SECONDS)).isFalse();
    assertThat(memory.refused()).isOne();
  }

  @Test
  void letsOnlySoManyWait() throws Exception {
    fill();
    List<CompletableFuture<Boolean>> decisions = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      decisions.add(new CompletableFuture<>());
    }
    // Looked at by the loop, since none waits for long.
    CompletableFuture<Boolean> firstWaits =
        decisions.getLast().thenApply(there -> !decisions.getFirst().isDone());
    loop.execute(
        () -> {
          for (CompletableFuture<Boolean> decided : decisions) {
            gathered(LARGE).await(loop, 100_000, decided::complete);
          }
        });

    assertThat(decisions.getLast().get(20, TimeUnit.SECONDS)).isFalse();
    assertThat(firstWaits.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void endsASenderThatMakesNoProgressWhileOthersWait() throws Exception {
    CompletableFuture<Boolean> ended = new CompletableFuture<>();
    GatheredBytes slow = new GatheredBytes(memory, LARGE, () -> ended.complete(true));
    add(slow, 100_000);
    assertThat(memory.take(LIMIT - LIMIT / 16 - memory.used())).isTrue();
    loop.execute(() -> gathered(LARGE).await(loop, 100_000, there -> {}));

    assertThat(ended.get(20, TimeUnit.SECONDS)).isTrue();
    assertThat(memory.ended()).isPositive();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void neverExceedsItsLimitAndComesBackWhole(long seed) throws Exception {
    Random random = new Random(seed);
    loop.submit(
            () -> {
              Deque<GatheredBytes> bodies = new ArrayDeque<>();
              for (int i = 0; i < 20_000; i++) {
                if (bodies.isEmpty() || random.nextInt(20) == 0) {
                  long announced = random.nextBoolean() ? -1 : random.nextInt(LARGE);
                  bodies.add(gathered(announced));
                }
                GatheredBytes body = bodies.remove();
                int count = 1 + random.nextInt(1 << (4 + random.nextInt(13)));
                if (random.nextInt(50) == 0) {
                  body.drop();
                } else if (body.size() + count <= LARGE && add(body, count)) {
                  bodies.add(body);
                } else {
                  body.release();
                }
                if (memory.used() > LIMIT) {
                  throw new AssertionError(memory.used() + " bytes");
                }
              }
              bodies.forEach(GatheredBytes::release);
            })
        .sync();

    assertThat(memory.used()).isZero();
  }
}
