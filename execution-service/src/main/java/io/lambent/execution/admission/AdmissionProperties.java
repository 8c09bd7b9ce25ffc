package io.lambent.execution.admission;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Limits on the calls that run at once.
 *
 * @param accountConcurrency in one account and region; AWS's default is 1,000
 */
@Validated
@ConfigurationProperties(prefix = "lambent.admission", ignoreUnknownFields = false)
public record AdmissionProperties(@Min(1) @DefaultValue("1000") int accountConcurrency) {}
