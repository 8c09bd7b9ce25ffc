package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that repeat the same work, each on a connection of its own. */
final class Workers {
  private Workers() {}

  /** Work that is repeated. */
  @FunctionalInterface
  interface Work {

    /**
     * Does the work once.
     *
     * @param number the number of this round of this thread, from 0
     * @return false to end the thread
     */
    boolean once(Exchanger exchanger, int thread, int number) throws IOException;
  }

  /** Repeats the work until the time is over, or all threads have ended; returns latencies. */
  static Latencies run(URI endpoint, int threads, Duration duration, Work work)
      throws IOException, InterruptedException {
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    Latencies all = new Latencies();
    try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
      List<Future<Latencies>> running = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        int thread = i;
        running.add(executor.submit(() -> repeat(endpoint, thread, end, work)));
      }
      for (Future<Latencies> one : running) {
        all.addAll(one.get());
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    all.ran(Duration.ofNanos(System.nanoTime() - start));
    return all;
  }

  private static Latencies repeat(URI endpoint, int thread, long end, Work work)
      throws IOException {
    Latencies latencies = new Latencies();
    try (Exchanger exchanger = new Exchanger(endpoint)) {
      for (int i = 0; ; i++) {
        long begin = System.nanoTime();
        if (begin - end >= 0 || !work.once(exchanger, thread, i)) {
          return latencies;
        }
        latencies.add(System.nanoTime() - begin);
      }
    }
  }
}
