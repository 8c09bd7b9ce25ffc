package io.lambent.execution.sandbox;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The AWS SDK that a runtime brings.
 *
 * @param directory with its modules, on the host
 * @param name of the directory in the runtime client's where a sandbox shows them
 */
public record SdkMount(Path directory, String name) {

  /** The mount of an SDK; null where there is none. */
  public static @Nullable SdkMount of(@Nullable Path directory, @Nullable String name) {
    return directory == null || name == null ? null : new SdkMount(directory, name);
  }
}
