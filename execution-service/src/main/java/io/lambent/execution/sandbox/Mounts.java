package io.lambent.execution.sandbox;

import io.lambent.execution.host.EnvironmentHome;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The host's directories an environment needs, read-only to it but for a cache it fills.
 *
 * @param home private to the environment: its sockets and scratch files
 * @param task the function's code; null for a stem, which gets it later
 * @param opt the function's layers, merged; null where it has none
 * @param runtime the runtime client; null for custom runtimes
 * @param sdk that the runtime brings; null where there is none
 * @param interpreter the directory that the interpreter is installed in; null where that is among
 *     the system's own
 * @param cache of compiled code; null where there is none
 */
public record Mounts(
    EnvironmentHome home,
    @Nullable Path task,
    @Nullable Path opt,
    @Nullable Path runtime,
    @Nullable SdkMount sdk,
    @Nullable Path interpreter,
    @Nullable CacheMount cache) {
  /** The same with a function's code. */
  public Mounts with(Path code, @Nullable Path layers, @Nullable CacheMount compiled) {
    return new Mounts(home, code, layers, runtime, sdk, interpreter, compiled);
  }
}
