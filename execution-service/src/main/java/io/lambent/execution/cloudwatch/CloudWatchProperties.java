package io.lambent.execution.cloudwatch;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The shipping of figures to CloudWatch.
 *
 * @param awsServicesUrl where figures go; where it is absent, and no {@code MetricSink} of the same
 *     process is used, there are none
 * @param shipInterval how long figures gather before they are sent
 * @param startAfter how long figures wait at most for aws-services to run, where it runs in the
 *     same process and starts with its first request; then they start it
 * @param maxPending samples that are kept while aws-services is away; the oldest go first. A sample
 *     is one metric of one minute, some 500 bytes
 * @param retryDelay before the first retry when aws-services is away; doubled up to {@code
 *     maxRetryDelay}
 * @param requestTimeout of one call of aws-services
 */
@Validated
@ConfigurationProperties(prefix = "lambent.cloudwatch", ignoreUnknownFields = false)
record CloudWatchProperties(
    @Nullable URI awsServicesUrl,
    @NotNull @DefaultValue("10s") Duration shipInterval,
    @NotNull @DefaultValue("5m") Duration startAfter,
    @Min(1) @DefaultValue("100000") int maxPending,
    @NotNull @DefaultValue("500ms") Duration retryDelay,
    @NotNull @DefaultValue("30s") Duration maxRetryDelay,
    @NotNull @DefaultValue("10s") Duration requestTimeout) {}
