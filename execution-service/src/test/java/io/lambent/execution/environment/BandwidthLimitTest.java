package io.lambent.execution.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.ResponseFlow;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BandwidthLimitTest {
  private static final int BURST = 1000;

  private final EventLoop eventLoop = new DefaultEventLoop();
  private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
  private final ResponseFlow function =
      new ResponseFlow() {
        @Override
        public void pause() {
          calls.add("pause");
        }

        @Override
        public void resume() {
          calls.add("resume");
        }
      };

  @AfterEach
  void stop() {
    eventLoop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
  }

  @Test
  void aBurstIsNotHeld() throws Exception {
    BandwidthLimit limit = new BandwidthLimit(function, eventLoop, BURST, 1);

    send(limit, BURST);

    assertThat(calls).isEmpty();
  }

  @Test
  void whatExceedsTheBurstHoldsTheFunctionUntilTheBucketIsFilledAgain() throws Exception {
    BandwidthLimit limit = new BandwidthLimit(function, eventLoop, BURST, 10_000);

    send(limit, BURST + 2000);

    assertThat(next()).isEqualTo("pause");
    assertThat(next()).isEqualTo("resume");
  }

  @Test
  void aClientThatDoesNotReadHoldsTheFunctionLonger() throws Exception {
    BandwidthLimit limit = new BandwidthLimit(function, eventLoop, BURST, 10_000);
    limit.pause();
    assertThat(next()).isEqualTo("pause");

    send(limit, BURST + 500);
    assertThat(next()).isEqualTo("pause");
    // The bucket fills up before this runs, as tasks run in the order of their times.
    eventLoop.schedule(() -> calls.add("filled"), 1, TimeUnit.SECONDS).get();
    assertThat(next()).isEqualTo("filled");
    limit.resume();

    assertThat(next()).isEqualTo("resume");
  }

  @Test
  void aClientThatReadsAgainDoesNotLiftTheLimit() throws Exception {
    BandwidthLimit limit = new BandwidthLimit(function, eventLoop, BURST, 1);
    send(limit, BURST + 1000);
    assertThat(next()).isEqualTo("pause");

    limit.pause();
    limit.resume();
    eventLoop.submit(() -> calls.add("later")).get();

    assertThat(next()).isEqualTo("pause");
    assertThat(next()).isEqualTo("later");
  }

  private void send(BandwidthLimit limit, int bytes) throws Exception {
    eventLoop.submit(() -> limit.sent(bytes)).get();
  }

  private String next() throws InterruptedException {
    String call = calls.poll(30, TimeUnit.SECONDS);
    return call == null ? "nothing" : call;
  }
}
