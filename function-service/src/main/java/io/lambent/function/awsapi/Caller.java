package io.lambent.function.awsapi;

/**
 * Whose request it is, as the gateway found out. Controller methods take it as a parameter.
 *
 * @param account twelve digits
 * @param region the region the request is for
 * @param requestId also answered as {@code x-amzn-RequestId}
 * @param endpoint scheme and authority by which the client reached the gateway, no slash at the end
 * @param access what other accounts have opened to it
 */
public record Caller(
    String account, String region, String requestId, String endpoint, ResourceAccess access) {}
