package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Samples the environments and the process of the platform every 250 ms while a load runs, and the
 * environments once more when it is closed. Each of the two has a thread, since an overloaded
 * platform may be slow to list its environments.
 */
final class Sampler implements AutoCloseable {
  static final Duration PERIOD = Duration.ofMillis(250);

  private final LambdaApi lambda;
  private final @Nullable Long platform;
  private final EnvironmentCounts environments = new EnvironmentCounts();
  private final Thread listing;
  private final Thread reading;
  private volatile boolean over;
  private volatile PlatformUse peak;

  Sampler(LambdaApi lambda, @Nullable Long platform) throws IOException, InterruptedException {
    this.lambda = lambda;
    this.platform = platform;
    this.peak = PlatformUse.of(platform);
    environments.accept(lambda.environments());
    this.listing = Thread.ofPlatform().daemon().start(() -> repeat(this::list));
    this.reading = Thread.ofPlatform().daemon().start(() -> repeat(this::read));
  }

  private interface Sample {
    void take() throws IOException, InterruptedException;
  }

  private void repeat(Sample sample) {
    try {
      while (!over) {
        Thread.sleep(PERIOD);
        try {
          sample.take();
        } catch (IOException e) {
          System.err.println("a sample is missing: " + e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void list() throws IOException, InterruptedException {
    environments.accept(lambda.environments());
  }

  private void read() {
    peak = peak.max(PlatformUse.of(platform));
  }

  EnvironmentCounts environments() {
    return environments;
  }

  /** The largest figures of all samples. */
  PlatformUse peak() {
    return peak;
  }

  /** Ends after a last sample of the environments. */
  @Override
  public void close() throws IOException {
    over = true;
    try {
      listing.join();
      reading.join();
      list();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
