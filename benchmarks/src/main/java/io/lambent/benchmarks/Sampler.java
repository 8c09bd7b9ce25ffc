package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the environments and the process of the platform every 250 ms while a load runs, and
 * once more when it is closed. The two have a thread each, as the platform may be slow to list its
 * environments while it is overloaded.
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

  private interface Look {
    void look() throws IOException, InterruptedException;
  }

  private void repeat(Look look) {
    try {
      while (!over) {
        Thread.sleep(PERIOD);
        try {
          look.look();
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

  /** The largest figures that were seen. */
  PlatformUse peak() {
    return peak;
  }

  /** Ends after a last look. */
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
