package io.lambent.execution.sandbox;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How functions are isolated.
 *
 * @param driver {@code AUTO} takes namespaces where they work, else plain processes
 */
@ConfigurationProperties(prefix = "lambent.sandbox", ignoreUnknownFields = false)
public record SandboxProperties(@DefaultValue("AUTO") Choice driver) {

  /** Values of {@code lambent.sandbox.driver}. */
  public enum Choice {
    AUTO,
    NAMESPACE,
    PROCESS
  }
}
