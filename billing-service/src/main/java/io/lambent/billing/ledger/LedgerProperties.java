package io.lambent.billing.ledger;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The time for which single usage records are kept; their daily sums are kept for ever.
 *
 * @param retentionMonths whole months before the current one, by when the records arrived
 */
@Validated
@ConfigurationProperties(prefix = "lambent.billing.ledger", ignoreUnknownFields = false)
record LedgerProperties(@Min(1) @DefaultValue("13") int retentionMonths) {}
