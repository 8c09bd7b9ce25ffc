package io.lambent.services;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The trust between services.
 *
 * @param token the secret that every request between services carries
 */
@Validated
@ConfigurationProperties(prefix = "lambent.internal", ignoreUnknownFields = false)
record InternalProperties(@NotBlank String token) {

  /** Keeps the secret out of logs. */
  @Override
  public String toString() {
    return "InternalProperties[token=***]";
  }
}
