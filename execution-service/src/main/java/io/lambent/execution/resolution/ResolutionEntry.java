package io.lambent.execution.resolution;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.Resolution;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One qualifier. A load that began before an invalidation answers those who wait for it and is then
 * thrown away.
 */
final class ResolutionEntry {
  private static final Logger log = LoggerFactory.getLogger(ResolutionEntry.class);

  private final Supplier<Resolution> source;
  private final Executor background;
  private volatile @Nullable Loaded loaded;
  private @Nullable CompletableFuture<Resolution> loading;

  ResolutionEntry(Supplier<Resolution> source, Executor background) {
    this.source = source;
    this.background = background;
  }

  private record Loaded(Resolution resolution, long atNanos, boolean stale) {}

  /**
   * @param soft what was loaded before this is fetched again in the background; {@link
   *     System#nanoTime}
   */
  @Nullable Resolution known(long soft) {
    Loaded current = loaded;
    if (current == null || current.stale()) {
      return null;
    }
    if (current.atNanos() - soft < 0) {
      var ignored = load();
    }
    return current.resolution();
  }

  CompletionStage<Resolution> resolve() {
    Loaded current = loaded;
    return current != null && !current.stale()
        ? CompletableFuture.completedFuture(current.resolution())
        : load();
  }

  synchronized void invalidate() {
    Loaded current = loaded;
    if (current != null) {
      loaded = new Loaded(current.resolution(), current.atNanos(), true);
    }
    loading = null;
  }

  private synchronized CompletableFuture<Resolution> load() {
    CompletableFuture<Resolution> already = loading;
    if (already != null) {
      return already;
    }
    CompletableFuture<Resolution> mine = new CompletableFuture<>();
    loading = mine;
    background.execute(() -> load(mine));
    return mine;
  }

  private void load(CompletableFuture<Resolution> mine) {
    long began = System.nanoTime();
    try {
      Resolution resolution = source.get();
      settle(mine, new Loaded(resolution, began, false));
      mine.complete(resolution);
    } catch (AwsException e) {
      settle(mine, null);
      mine.completeExceptionally(e);
    } catch (RuntimeException e) {
      Loaded last = loaded;
      // A new time stamp, so that the next refresh is tried after the usual interval.
      settle(mine, last == null ? null : new Loaded(last.resolution(), began, last.stale()));
      if (last == null) {
        mine.completeExceptionally(e);
      } else {
        log.warn(
            "Using what is known of {} for function-service does not answer: {}",
            last.resolution().function().arn(),
            e.toString());
        mine.complete(last.resolution());
      }
    }
  }

  private synchronized void settle(CompletableFuture<Resolution> mine, @Nullable Loaded result) {
    if (loading == mine) {
      loading = null;
      loaded = result;
    }
  }
}
