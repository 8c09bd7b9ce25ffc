package io.lambent.contract.invocation;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import org.jspecify.annotations.Nullable;

/**
 * One call of a function. The payload is opaque: it is handed to the runtime byte by byte.
 *
 * @param requestId a UUID in its canonical form; the same for every attempt of one event
 * @param attempt 1 for the first try; retries of an asynchronous event count on
 * @param qualifier a version, an alias or {@code $LATEST}; null where the caller named none
 * @param payload up to 6 MiB, 1 MiB for events; not modified by anyone after this call
 * @param clientContext Base64, as received
 * @param cognitoIdentity JSON, as received
 * @param traceId the {@code X-Amzn-Trace-Id} that the function sees
 * @param tailLogs true if the outcome shall carry the last 4 KiB of the log
 */
public record Invocation(
    String requestId,
    int attempt,
    FunctionName function,
    @Nullable String qualifier,
    InvocationType type,
    byte[] payload,
    @Nullable String clientContext,
    @Nullable String cognitoIdentity,
    @Nullable String traceId,
    boolean tailLogs) {

  /** The qualifier to resolve: {@code $LATEST} where the caller named none. */
  public String resolvedQualifier() {
    return qualifier == null ? FunctionVersion.LATEST : qualifier;
  }

  /** The ARN that the function sees as its own: with a qualifier where the caller named one. */
  public String invokedArn() {
    return qualifier == null ? function.arn() : function.arn(qualifier);
  }
}
