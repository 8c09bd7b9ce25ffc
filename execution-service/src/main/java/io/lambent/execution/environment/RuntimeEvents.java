package io.lambent.execution.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.invocation.Invocation;
import io.lambent.execution.runtimeapi.RuntimeEvent;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Invocations as runtimes get them. */
final class RuntimeEvents {
  private RuntimeEvents() {}

  static RuntimeEvent of(Call call, String traceId, long deadlineMillis) {
    Invocation invocation = call.invocation;
    return new RuntimeEvent(
        invocation.requestId(),
        deadlineMillis,
        invocation.invokedArn(),
        traceId,
        json(invocation.clientContext()),
        invocation.cognitoIdentity(),
        call.completion.receiver() != null,
        invocation.payload());
  }

  /** Decodes a client context. The gateway has refused what is not Base64. */
  private static @Nullable String json(@Nullable String base64) {
    return base64 == null ? null : new String(Base64.getDecoder().decode(base64), UTF_8);
  }
}
