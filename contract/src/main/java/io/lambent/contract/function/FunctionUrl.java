package io.lambent.contract.function;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function URL: a dedicated HTTP endpoint of a function or alias.
 *
 * @param id the first label of its host name, lower-case letters and digits
 * @param qualifier an alias, or {@code $LATEST}
 * @param authType {@code NONE} or {@code AWS_IAM}
 * @param invokeMode {@code BUFFERED} or {@code RESPONSE_STREAM}
 * @param cors null where the function answers preflight requests itself
 */
public record FunctionUrl(
    String id,
    FunctionName function,
    String qualifier,
    String authType,
    String invokeMode,
    @Nullable Cors cors) {

  /**
   * Cross-origin settings, applied by the gateway.
   *
   * @param maxAgeSeconds 0 to 86,400; null where browsers shall use their default
   */
  public record Cors(
      boolean allowCredentials,
      List<String> allowHeaders,
      List<String> allowMethods,
      List<String> allowOrigins,
      List<String> exposeHeaders,
      @Nullable Integer maxAgeSeconds) {}
}
