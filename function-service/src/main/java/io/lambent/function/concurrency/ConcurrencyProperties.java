package io.lambent.function.concurrency;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The concurrency quota of accounts. Execution learns it with each resolution of a function.
 *
 * @param accountConcurrency calls at once in one account and region; AWS's default is 1,000
 */
@Validated
@ConfigurationProperties(prefix = "lambent.admission", ignoreUnknownFields = false)
record ConcurrencyProperties(@Min(1) @DefaultValue("1000") int accountConcurrency) {}
