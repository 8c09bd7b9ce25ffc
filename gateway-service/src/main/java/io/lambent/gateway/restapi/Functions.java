package io.lambent.gateway.restapi;

import io.lambent.client.netty.TimeLimits;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.gateway.exchange.RequestIds;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Calls the functions of integrations and authorizers. */
final class Functions {
  private static final Pattern URI =
      Pattern.compile(
          "arn:[a-z-]+:apigateway:([^:]*):lambda:path/[0-9-]+/functions/(.+)/"
              + "(?:response-streaming-)?invocations");
  private static final Pattern NAME =
      Pattern.compile(
          "(?:arn:[a-z-]+:lambda:([a-z0-9-]+):([0-9]{12}):function:)?([a-zA-Z0-9_-]{1,64})"
              + "(?::([a-zA-Z0-9$_-]{1,128}))?");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{stageVariables\\.([a-zA-Z0-9_]+)}");

  private final Invoker invoker;
  private final TimeLimits limits;

  Functions(Invoker invoker, TimeLimits limits) {
    this.invoker = invoker;
    this.limits = limits;
  }

  Invoker invoker() {
    return invoker;
  }

  /** A function, or a version of one. */
  record Target(FunctionName function, @Nullable String qualifier) {}

  /** Replaces stage variables in a text; variables that the stage lacks become empty. */
  static String resolved(String text, Map<String, String> stageVariables) {
    return text.contains("${stageVariables.")
        ? VARIABLE
            .matcher(text)
            .replaceAll(
                found -> Matcher.quoteReplacement(stageVariables.getOrDefault(found.group(1), "")))
        : text;
  }

  /** The function that a URI names; null where it names none. */
  static @Nullable Target target(String uri, RestCall call) {
    Matcher address = URI.matcher(resolved(uri, call.stageVariables()));
    if (!address.matches()) {
      return null;
    }
    Matcher name = NAME.matcher(address.group(2));
    if (!name.matches()) {
      return null;
    }
    String qualifier = name.group(4);
    return new Target(
        new FunctionName(
            name.group(2) == null ? call.identity().account() : name.group(2),
            name.group(1) == null ? call.identity().region() : name.group(1),
            name.group(3)),
        FunctionVersion.LATEST.equals(qualifier) ? null : qualifier);
  }

  static Invocation invocation(Target target, RestCall call, byte[] event, boolean isEvent) {
    return new Invocation(
        RequestIds.next(),
        1,
        target.function(),
        target.qualifier(),
        isEvent ? InvocationType.EVENT : InvocationType.REQUEST_RESPONSE,
        event,
        null,
        null,
        call.traceId(),
        false);
  }

  /**
   * Calls a function.
   *
   * @return fails with a {@link java.util.concurrent.TimeoutException} after the time
   */
  CompletableFuture<InvocationOutcome> call(
      Target target, RestCall call, byte[] event, boolean isEvent, int timeoutMillis) {
    return limits.within(timeoutMillis, invoker.invoke(invocation(target, call, event, isEvent)));
  }
}
