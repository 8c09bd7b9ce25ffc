package io.lambent.function.account;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The limits of one account in one region. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html">Lambda quotas</a>.
 *
 * @param codeStorage of all archives of functions' versions and of layers
 */
@Validated
@ConfigurationProperties(prefix = "lambent.account", ignoreUnknownFields = false)
record AccountProperties(@NotNull @DefaultValue("75GB") DataSize codeStorage) {}
