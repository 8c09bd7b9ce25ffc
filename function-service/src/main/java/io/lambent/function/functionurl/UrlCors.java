package io.lambent.function.functionurl;

import io.lambent.function.awsapi.AwsShape;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin settings of a function URL, as asked for. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html">Cors</a>.
 *
 * @param maxAge seconds
 */
@AwsShape
public record UrlCors(
    @Nullable Boolean allowCredentials,
    @Size(max = 100)
        @Nullable List<@Size(max = 1024) @Pattern(regexp = ".*") @NotNull String> allowHeaders,
    @Size(max = 6)
        @Nullable List<@Size(max = 6) @Pattern(regexp = ".*") @NotNull String> allowMethods,
    @Size(max = 100)
        @Nullable List<@Size(min = 1, max = 253) @Pattern(regexp = ".*") @NotNull String>
            allowOrigins,
    @Size(max = 100)
        @Nullable List<@Size(max = 1024) @Pattern(regexp = ".*") @NotNull String> exposeHeaders,
    @Min(0) @Max(86_400) @Nullable Integer maxAge) {}
