package io.lambent.function.awsapi;

import jakarta.validation.constraints.NotBlank;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * How the services recognise each other.
 *
 * @param token the shared secret of all services of one installation
 */
@Validated
@ConfigurationProperties(prefix = "lambent.internal", ignoreUnknownFields = false)
public record InternalProperties(@NotBlank String token) {}
