package io.lambent.function.mapping;

import java.net.URI;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The instances of trigger-service that poll mappings.
 *
 * @param triggerServiceUrls base URLs of all instances of trigger-service; where there are none,
 *     and none runs in this process, mappings are kept and nothing polls them
 */
@Validated
@ConfigurationProperties(prefix = "lambent.mappings", ignoreUnknownFields = false)
record MappingProperties(@DefaultValue List<URI> triggerServiceUrls) {}
