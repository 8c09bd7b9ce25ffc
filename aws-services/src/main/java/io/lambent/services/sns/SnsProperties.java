package io.lambent.services.sns;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How notifications reach functions.
 *
 * @param executionServiceUrl where functions run; standalone needs none
 */
@Validated
@ConfigurationProperties(prefix = "lambent.sns", ignoreUnknownFields = false)
record SnsProperties(@NotNull @DefaultValue("http://localhost:8082") URI executionServiceUrl) {}
