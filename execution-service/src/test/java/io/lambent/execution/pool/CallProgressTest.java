package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.TestingExecution;
import io.lambent.execution.runtimeapi.EventLoops;
import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Status;

class CallProgressTest {

  @Test
  void isDownWhileAnEventLoopDoesNotRunItsTasks() throws InterruptedException {
    try (TestingExecution execution = new TestingExecution("--lambent.sandbox.driver=process")) {
      EventLoops loops = execution.bean(EventLoops.class);
      CallProgress progress = new CallProgress(execution.bean(EnvironmentPools.class), loops);
      EventExecutor loop = loops.group().next();
      CountDownLatch blocked = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      loop.execute(
          () -> {
            blocked.countDown();
            awaitUninterrupted(release);
          });
      blocked.await();
      long now = System.nanoTime();

      progress.check(now);
      assertThat(progress.health().getStatus()).isEqualTo(Status.UP);

      progress.check(now + CallProgress.LIMIT_NANOS + 1);
      assertThat(progress.health().getStatus()).isEqualTo(Status.DOWN);
      assertThat(progress.health().getDetails()).containsKey("problem");

      release.countDown();
      for (EventExecutor each : loops.group()) {
        each.submit(() -> {}).syncUninterruptibly();
      }
      progress.check(now + CallProgress.LIMIT_NANOS + 2);
      assertThat(progress.health().getStatus()).isEqualTo(Status.UP);
    }
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
