package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;

/** An instance stops in time while processes are stuck or requests wait. */
@Timeout(600)
class StopTest {
  /**
   * Less than it takes where something waits for stopped processes. The instance ends itself after
   * 13 s; {@code ./lambent down} waits for 15 s, which a busy machine may exceed.
   */
  private static final int LIMIT_SECONDS = 30;

  /** Less than the grace for running requests, which is 10 s. */
  private static final long WITHOUT_GRACE_MILLIS = 8_000;

  @TempDir Path directory;

  @Test
  void endsWithinTheLimitAlthoughItsProcessesAreStopped() throws Exception {
    assumeTrue(Files.isReadable(Path.of("/proc/self/comm")), "needs /proc");
    String python;
    try (ChildLambent lambent = ChildLambent.start(directory)) {
      python = lambent.clients().deployPython("def handler(event, context): return event");
      lambent.clients().invoke(python, "1");

      // From now on the launcher, environments and PostgreSQL's postmaster do not react. The
      // guardians still run, since nothing would end a stopped guardian after the test.
      for (ProcessHandle process : lambent.processes()) {
        if (!List.of("java", "lambent-guard").contains(comm(process))) {
          signal("STOP", process.pid());
        }
      }
      signal("STOP", postmaster());
      CompletableFuture<Void> stuck =
          CompletableFuture.runAsync(() -> tryInvoke(lambent.clients(), python));

      assertThat(lambent.stopsWithin(LIMIT_SECONDS)).isTrue();
      stuck.join();
    }

    try (ChildLambent lambent = ChildLambent.start(directory)) {
      assertThat(lambent.clients().invoke(python, "2").payload().asUtf8String()).isEqualTo("2");
    }
  }

  @Test
  void doesNotWaitForReceiversThatWaitForMessages() throws Exception {
    long withoutReceivers;
    try (ChildLambent lambent = ChildLambent.start(directory);
        SqsClient sqs = lambent.clients().sqs()) {
      QueueFunctions.queue(sqs);
      withoutReceivers = millisToStop(lambent);
    }
    try (ChildLambent lambent = ChildLambent.start(directory);
        SqsClient sqs = lambent.clients().sqs()) {
      String queue = QueueFunctions.queue(sqs);
      CountDownLatch waits = new CountDownLatch(1);
      CompletableFuture<Void> receiver =
          CompletableFuture.runAsync(
              () -> {
                waits.countDown();
                receiveUntilItStops(sqs, queue);
              });
      waits.await();

      assertThat(millisToStop(lambent)).isLessThan(withoutReceivers + WITHOUT_GRACE_MILLIS);
      receiver.join();
    }
  }

  private static long millisToStop(ChildLambent lambent) throws InterruptedException {
    long since = System.nanoTime();
    assertThat(lambent.stopsWithin(LIMIT_SECONDS)).isTrue();
    return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
  }

  private static void receiveUntilItStops(SqsClient sqs, String queue) {
    while (true) {
      try {
        sqs.receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(20));
      } catch (SdkException stopped) {
        return;
      }
    }
  }

  private static void tryInvoke(Clients clients, String function) {
    try {
      clients.invoke(function, "1");
    } catch (SdkException e) {
      // The call ends with the platform.
    }
  }

  private long postmaster() throws IOException {
    Path file = directory.resolve("postgres").resolve("data").resolve("postmaster.pid");
    return Long.parseLong(Files.readAllLines(file).getFirst());
  }

  private static String comm(ProcessHandle process) {
    try {
      return Files.readString(Path.of("/proc/" + process.pid() + "/comm")).strip();
    } catch (IOException e) {
      return "java"; // It has ended.
    }
  }

  private static void signal(String name, long process) throws IOException, InterruptedException {
    new ProcessBuilder(List.of("kill", "-" + name, Long.toString(process)))
        .inheritIO()
        .start()
        .waitFor();
  }
}
