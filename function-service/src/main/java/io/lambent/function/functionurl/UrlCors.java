package io.lambent.function.functionurl;

import io.lambent.function.awsapi.AwsShape;
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
    @Nullable List<String> allowHeaders,
    @Nullable List<String> allowMethods,
    @Nullable List<String> allowOrigins,
    @Nullable List<String> exposeHeaders,
    @Nullable Integer maxAge) {}
