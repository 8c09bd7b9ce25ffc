package io.lambent.client.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TimeLimitsTest {
  private final EventLoopGroup loops = EventLoops.make("test");
  private final TimeLimits limits = new TimeLimits(loops);

  @AfterEach
  void stop() {
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
  }

  @Test
  void failsAfterTheTimeAndLetsTheWorkGoOn() {
    CompletableFuture<String> work = new CompletableFuture<>();

    assertThatThrownBy(() -> limits.within(1, work).get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(work).isNotDone();
  }

  @Test
  void answersWhatTheWorkDoes() throws Exception {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> limited = limits.within(60_000, work);

    work.complete("done");

    assertThat(limited.get(10, TimeUnit.SECONDS)).isEqualTo("done");
  }

  @Test
  void failsAsTheWorkDoes() {
    CompletableFuture<String> work = new CompletableFuture<>();
    CompletableFuture<String> limited = limits.within(60_000, work);

    work.completeExceptionally(new IllegalStateException("failed"));

    assertThatThrownBy(() -> limited.get(10, TimeUnit.SECONDS))
        .hasCauseInstanceOf(IllegalStateException.class);
  }
}
