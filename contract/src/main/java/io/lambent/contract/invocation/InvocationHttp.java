package io.lambent.contract.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The form of invocations and outcomes between gateway and execution-service when they are separate
 * processes: everything but the payload in headers, the payload as the body. The status is always
 * 200; any other means that the call did not reach execution. A response that is streamed has its
 * outcome in trailers.
 */
public final class InvocationHttp {
  private static final String PREFIX = "X-Lambent-";
  private static final String OUTCOME = PREFIX + "Outcome";

  /** The header of requests whose response may be streamed. */
  private static final String STREAMING = PREFIX + "Streaming";

  private InvocationHttp() {}

  /** The headers of a request; its body is {@link Invocation#payload}. */
  public static Map<String, String> headers(Invocation invocation) {
    Map<String, String> headers = new LinkedHashMap<>();
    put(headers, "Request-Id", invocation.requestId());
    put(headers, "Attempt", Integer.toString(invocation.attempt()));
    put(headers, "Account", invocation.function().account());
    put(headers, "Region", invocation.function().region());
    put(headers, "Function", invocation.function().name());
    put(headers, "Qualifier", invocation.qualifier());
    put(headers, "Type", invocation.type().name());
    put(headers, "Client-Context", invocation.clientContext());
    put(headers, "Cognito-Identity", base64(invocation.cognitoIdentity()));
    put(headers, "Trace-Id", invocation.traceId());
    put(headers, "Tail-Logs", Boolean.toString(invocation.tailLogs()));
    return headers;
  }

  /** The header of a request whose response may be streamed, besides the others. */
  public static Map<String, String> streaming() {
    return Map.of(STREAMING, "true");
  }

  /** Returns true where the response to a request may be streamed. */
  public static boolean isStreaming(Function<String, @Nullable String> headers) {
    return "true".equals(headers.apply(STREAMING));
  }

  /** The headers of a response that is streamed; its body is a {@link StreamedBody}. */
  public static Map<String, String> headers(ResponseHead head) {
    Map<String, String> headers = new LinkedHashMap<>();
    put(headers, "Content-Type", base64(head.contentType()));
    put(headers, "Version", head.executedVersion());
    return headers;
  }

  /** Reads the headers of a response; null where it is not streamed. */
  public static @Nullable ResponseHead head(Function<String, @Nullable String> headers) {
    Headers in = new Headers(headers);
    return in.optional("Content-Type") == null
        ? null
        : new ResponseHead(in.required("Version"), in.text("Content-Type"));
  }

  /**
   * Reads a request.
   *
   * @param headers finds a header by name, ignoring case
   * @throws IllegalArgumentException where a header is missing or malformed
   */
  public static Invocation invocation(Function<String, @Nullable String> headers, byte[] body) {
    Headers in = new Headers(headers);
    return new Invocation(
        in.required("Request-Id"),
        Integer.parseInt(in.required("Attempt")),
        new FunctionName(in.required("Account"), in.required("Region"), in.required("Function")),
        in.optional("Qualifier"),
        InvocationType.valueOf(in.required("Type")),
        body,
        in.optional("Client-Context"),
        unbase64(in.optional("Cognito-Identity")),
        in.optional("Trace-Id"),
        Boolean.parseBoolean(in.required("Tail-Logs")));
  }

  /** The headers of a response; its body is {@link #body}. */
  public static Map<String, String> headers(InvocationOutcome outcome) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(OUTCOME, outcome.getClass().getSimpleName());
    if (outcome instanceof InvocationOutcome.Executed executed) {
      Execution execution = executed.execution();
      put(headers, "Version", execution.executedVersion());
      put(headers, "Duration", Long.toString(execution.durationMicros()));
      put(headers, "Billed", Long.toString(execution.billedMillis()));
      Long init = execution.initMicros();
      put(headers, "Init", init == null ? null : init.toString());
      put(headers, "Memory", Integer.toString(execution.memoryMb()));
      put(headers, "Max-Memory", Integer.toString(execution.maxMemoryUsedMb()));
      byte[] tail = execution.logTail();
      put(headers, "Log-Tail", tail == null ? null : Base64.getEncoder().encodeToString(tail));
    }
    switch (outcome) {
      case InvocationOutcome.FunctionFailed failed ->
          put(headers, "Error-Type", base64(failed.errorType()));
      case InvocationOutcome.InitFailed failed ->
          put(headers, "Error-Type", base64(failed.errorType()));
      case InvocationOutcome.TimedOut timedOut -> {
        put(headers, "Request-Id", timedOut.requestId());
        put(headers, "Timeout", Integer.toString(timedOut.timeoutSeconds()));
      }
      case InvocationOutcome.OutOfMemory outOfMemory ->
          put(headers, "Request-Id", outOfMemory.requestId());
      case InvocationOutcome.RuntimeExited exited -> {
        put(headers, "Request-Id", exited.requestId());
        put(headers, "Reason", base64(exited.reason()));
      }
      case InvocationOutcome.Throttled throttled ->
          put(headers, "Reason", throttled.reason().name());
      case InvocationOutcome.Rejected rejected -> {
        put(headers, "Code", rejected.code().name());
        put(headers, "Message", base64(rejected.message()));
      }
      case InvocationOutcome.Succeeded succeeded -> {}
      case InvocationOutcome.Accepted accepted -> {}
      case InvocationOutcome.Permitted permitted -> {}
    }
    return headers;
  }

  /** The body of a response: the payload of an executed call, else empty. */
  public static byte[] body(InvocationOutcome outcome) {
    return outcome instanceof InvocationOutcome.Executed executed
        ? executed.payload()
        : new byte[0];
  }

  /**
   * Reads a response.
   *
   * @param headers finds a header by name, ignoring case
   * @throws IllegalArgumentException where a header is missing or malformed
   */
  public static InvocationOutcome outcome(Function<String, @Nullable String> headers, byte[] body) {
    Headers in = new Headers(headers);
    String variant = in.required("Outcome");
    return switch (variant) {
      case "Succeeded" -> new InvocationOutcome.Succeeded(in.execution(), body);
      case "FunctionFailed" ->
          new InvocationOutcome.FunctionFailed(in.execution(), in.text("Error-Type"), body);
      case "InitFailed" ->
          new InvocationOutcome.InitFailed(in.execution(), in.text("Error-Type"), body);
      case "TimedOut" ->
          new InvocationOutcome.TimedOut(
              in.execution(), in.required("Request-Id"), Integer.parseInt(in.required("Timeout")));
      case "OutOfMemory" ->
          new InvocationOutcome.OutOfMemory(in.execution(), in.required("Request-Id"));
      case "RuntimeExited" ->
          new InvocationOutcome.RuntimeExited(
              in.execution(), in.required("Request-Id"), in.text("Reason"));
      case "Throttled" ->
          new InvocationOutcome.Throttled(
              InvocationOutcome.Throttled.Reason.valueOf(in.required("Reason")));
      case "Rejected" ->
          new InvocationOutcome.Rejected(
              ErrorCode.valueOf(in.required("Code")), in.text("Message"));
      case "Accepted" -> new InvocationOutcome.Accepted();
      case "Permitted" -> new InvocationOutcome.Permitted();
      default -> throw new IllegalArgumentException("unknown outcome " + variant);
    };
  }

  private static void put(Map<String, String> headers, String name, @Nullable String value) {
    if (value != null) {
      headers.put(PREFIX + name, value);
    }
  }

  private static @Nullable String base64(@Nullable String text) {
    return text == null ? null : Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  private static @Nullable String unbase64(@Nullable String value) {
    return value == null ? null : new String(Base64.getDecoder().decode(value), UTF_8);
  }

  private record Headers(Function<String, @Nullable String> source) {
    @Nullable String optional(String name) {
      return source.apply(PREFIX + name);
    }

    String required(String name) {
      String value = optional(name);
      if (value == null) {
        throw new IllegalArgumentException("header " + PREFIX + name + " is missing");
      }
      return value;
    }

    /** A header that carries arbitrary text, in Base64. */
    String text(String name) {
      return new String(Base64.getDecoder().decode(required(name)), UTF_8);
    }

    Execution execution() {
      String init = optional("Init");
      String tail = optional("Log-Tail");
      return new Execution(
          required("Version"),
          Long.parseLong(required("Duration")),
          Long.parseLong(required("Billed")),
          init == null ? null : Long.valueOf(init),
          Integer.parseInt(required("Memory")),
          Integer.parseInt(required("Max-Memory")),
          tail == null ? null : Base64.getDecoder().decode(tail));
    }
  }
}
