package io.lambent.execution.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.execution.runtimeapi.RuntimeEvent;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Invocations as runtimes get them. */
final class RuntimeEvents {
  private static final HexFormat HEX = HexFormat.of();

  private RuntimeEvents() {}

  static RuntimeEvent of(Call call, FunctionVersion version, long deadlineMillis) {
    Invocation invocation = call.invocation;
    String qualifier = invocation.qualifier();
    String arn =
        qualifier.equals(FunctionVersion.LATEST)
            ? version.function().arn()
            : version.function().arn(qualifier);
    String trace = invocation.traceId();
    return new RuntimeEvent(
        invocation.requestId(),
        deadlineMillis,
        arn,
        trace == null ? newTrace() : trace,
        json(invocation.clientContext()),
        invocation.cognitoIdentity(),
        call.completion.receiver() != null,
        invocation.payload());
  }

  /** What is not Base64 is not a client context; the gateway refuses it. */
  private static @Nullable String json(@Nullable String base64) {
    return base64 == null ? null : new String(Base64.getDecoder().decode(base64), UTF_8);
  }

  private static String newTrace() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return "Root=1-"
        + HEX.toHexDigits((int) (System.currentTimeMillis() / 1000))
        + "-"
        + HEX.toHexDigits(random.nextLong())
        + HEX.toHexDigits(random.nextInt())
        + ";Parent="
        + HEX.toHexDigits(random.nextLong())
        + ";Sampled=0";
  }
}
