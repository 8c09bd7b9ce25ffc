package io.lambent.execution.sandbox.selection;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The isolation of functions.
 *
 * @param driver {@code AUTO} takes namespaces where they work, else plain processes
 * @param launcher what makes namespaces; {@code AUTO} takes our own launcher where it works
 */
@ConfigurationProperties(prefix = "lambent.sandbox", ignoreUnknownFields = false)
public record SandboxProperties(
    @DefaultValue("AUTO") Choice driver, @DefaultValue("AUTO") LauncherChoice launcher) {

  /** Values of {@code lambent.sandbox.driver}. */
  public enum Choice {
    AUTO,
    NAMESPACE,
    PROCESS
  }

  /** Values of {@code lambent.sandbox.launcher}. */
  public enum LauncherChoice {
    AUTO,
    BUBBLEWRAP
  }
}
