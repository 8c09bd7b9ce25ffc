package io.lambent.gateway;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * Trust between the services.
 *
 * @param token the secret that every request between services carries
 */
@Validated
@ConfigurationProperties(prefix = "lambent.internal", ignoreUnknownFields = false)
public record InternalProperties(@NotBlank String token) {

  /** Without the secret, so that it reaches no log. */
  @Override
  public String toString() {
    return "InternalProperties[token=***]";
  }
}
