package io.lambent.function.code;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The registry in which the digests of images are looked up.
 *
 * @param registry scheme and authority of a registry that stands for all that image URIs name; null
 *     where there is none
 */
@Validated
@ConfigurationProperties(prefix = "lambent.images", ignoreUnknownFields = false)
record ImageProperties(@Nullable URI registry) {}
