package io.lambent.execution.resolution;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.Resolution;
import io.lambent.execution.deployment.FunctionChanged;
import io.lambent.execution.deployment.VersionPrepared;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Resolutions, from memory where they are known.
 *
 * <p>A change pushed by function-service makes what is known stale at once, and has it fetched
 * again: a call that comes before the answer waits for it. Should function-service not be reachable
 * then, the stale one serves on. A version that was prepared here is fetched with the change that
 * makes it active, so that its first call finds it. Of more functions than {@code max-functions}
 * those are known that are called.
 */
@Component
public final class FunctionResolver {
  private final FunctionSource source;
  private final long revalidateAfterNanos;
  private final Executor background;
  private final ConcurrentMap<FunctionName, Map<String, ResolutionEntry>> functions;

  @Autowired
  FunctionResolver(FunctionSource source, ResolutionProperties properties) {
    this(
        source,
        properties,
        Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("resolution-", 0).factory()));
  }

  FunctionResolver(FunctionSource source, ResolutionProperties properties, Executor background) {
    this.source = source;
    this.revalidateAfterNanos = properties.revalidateAfter().toNanos();
    this.background = background;
    this.functions =
        Caffeine.newBuilder()
            .maximumSize(properties.maxFunctions())
            .executor(Runnable::run)
            .<FunctionName, Map<String, ResolutionEntry>>build()
            .asMap();
  }

  /**
   * Returns the resolution that is in memory and may be used; null if {@link #resolve} has to be
   * waited for.
   */
  public @Nullable Resolution known(FunctionName function, String qualifier) {
    Map<String, ResolutionEntry> qualifiers = functions.get(function);
    ResolutionEntry entry = qualifiers == null ? null : qualifiers.get(qualifier);
    return entry == null ? null : entry.known(System.nanoTime() - revalidateAfterNanos);
  }

  /** Fails with an {@link AwsException} where there is no such function or qualifier. */
  public CompletionStage<Resolution> resolve(FunctionName function, String qualifier) {
    return entry(function, qualifier)
        .resolve()
        .whenComplete(
            (resolution, failure) -> {
              if (failure != null && isNotFound(failure)) {
                forget(function, qualifier);
              }
            });
  }

  private ResolutionEntry entry(FunctionName function, String qualifier) {
    return functions
        .computeIfAbsent(function, name -> new ConcurrentHashMap<>())
        .computeIfAbsent(
            qualifier,
            name -> new ResolutionEntry(() -> source.resolve(function, name), background));
  }

  @EventListener
  void prepared(VersionPrepared event) {
    // It is not active yet: the change that makes it so follows, and fetches it.
    var ignored = entry(event.version().function(), event.version().version());
  }

  @EventListener
  void changed(FunctionChanged change) {
    FunctionName function = change.function();
    Map<String, ResolutionEntry> qualifiers = functions.get(function);
    if (qualifiers != null) {
      qualifiers.values().forEach(ResolutionEntry::invalidate);
      qualifiers.keySet().forEach(qualifier -> resolve(function, qualifier));
    }
  }

  private void forget(FunctionName function, String qualifier) {
    functions.computeIfPresent(
        function,
        (name, qualifiers) -> {
          qualifiers.remove(qualifier);
          return qualifiers.isEmpty() ? null : qualifiers;
        });
  }

  private static boolean isNotFound(Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    return cause instanceof AwsException aws && aws.code() == ErrorCode.RESOURCE_NOT_FOUND;
  }
}
