package io.lambent.client.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Time-outs, retries and circuit breakers of the calls from one service to the others. Each service
 * that is called has a circuit breaker of its own.
 *
 * @param connectTimeout how long connecting may take
 * @param answerTimeout how long an answer may take
 * @param transferTimeout how long an answer may take for which an archive is fetched or unpacked
 * @param attempts how often a call is made at most, where repeating it is harmless
 * @param retryDelay before the second attempt, give or take a half; doubled with each further one
 * @param breakerWindow how many of the latest calls decide whether the breaker opens; half of them
 *     must have been made
 * @param breakerFailureRate percentage of failed calls in the window at which it opens
 * @param breakerOpen how long calls are refused before a few are tried
 */
@Validated
@ConfigurationProperties(prefix = "lambent.client", ignoreUnknownFields = false)
public record ClientProperties(
    @DefaultValue("2s") @NotNull Duration connectTimeout,
    @DefaultValue("5s") @NotNull Duration answerTimeout,
    @DefaultValue("2m") @NotNull Duration transferTimeout,
    @DefaultValue("3") @Min(1) int attempts,
    @DefaultValue("100ms") @NotNull Duration retryDelay,
    @DefaultValue("20") @Min(2) int breakerWindow,
    @DefaultValue("60") @Min(1) @Max(100) int breakerFailureRate,
    @DefaultValue("1s") @NotNull Duration breakerOpen) {

  /** The values that hold where nothing is configured. */
  public static ClientProperties defaults() {
    return new ClientProperties(
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofMinutes(2),
        3,
        Duration.ofMillis(100),
        20,
        60,
        Duration.ofSeconds(1));
  }
}
