package io.lambent.gateway.invoke;

import io.netty.handler.codec.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * A request for one of the three operations that call a function.
 *
 * @param functionName from the path, still encoded
 */
public record InvokeRequest(Kind kind, String functionName) {

  /** The operation that is called. */
  public enum Kind {
    /** {@code Invoke}. */
    INVOKE("/2015-03-31/functions/", "/invocations"),
    /** {@code InvokeAsync}, the deprecated form of an {@code Event}. */
    ASYNC("/2014-11-13/functions/", "/invoke-async"),
    /** {@code InvokeWithResponseStream}. */
    RESPONSE_STREAM("/2021-11-15/functions/", "/response-streaming-invocations");

    private final String prefix;
    private final String suffix;

    Kind(String prefix, String suffix) {
      this.prefix = prefix;
      this.suffix = suffix;
    }
  }

  private static final Kind[] KINDS = Kind.values();

  /** Recognises an operation; null where the request is for another. */
  public static @Nullable InvokeRequest of(HttpMethod method, String path) {
    if (!HttpMethod.POST.equals(method)) {
      return null;
    }
    int length = path.length();
    if (length > 1 && path.charAt(length - 1) == '/') {
      length--;
    }
    for (Kind kind : KINDS) {
      int start = kind.prefix.length();
      int end = length - kind.suffix.length();
      if (end > start && path.startsWith(kind.prefix) && path.startsWith(kind.suffix, end)) {
        return path.indexOf('/', start) == end
            ? new InvokeRequest(kind, path.substring(start, end))
            : null;
      }
    }
    return null;
  }
}
