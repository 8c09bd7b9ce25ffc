package io.lambent.aws.sigv4;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.Percent;
import io.lambent.aws.http.QueryString;
import io.lambent.aws.http.WireRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;

/** The text that a signature covers. */
final class CanonicalRequest {
  static final String ALGORITHM = "AWS4-HMAC-SHA256";

  private CanonicalRequest() {}

  /**
   * @param signedHeaders lower case, in the order of the signature
   * @param payload the hash of the body, or a word such as {@code UNSIGNED-PAYLOAD}
   * @param isS3 true if the path is encoded once and keeps its dots and slashes
   */
  static String of(WireRequest request, List<String> signedHeaders, String payload, boolean isS3) {
    StringBuilder text = new StringBuilder(512);
    text.append(request.method()).append('\n');
    text.append(path(request.path(), isS3)).append('\n');
    text.append(query(request.query())).append('\n');
    for (String name : signedHeaders) {
      text.append(name).append(':').append(header(request.headers(), name)).append('\n');
    }
    text.append('\n').append(String.join(";", signedHeaders)).append('\n').append(payload);
    return text.toString();
  }

  static String stringToSign(String time, Scope scope, String canonicalRequest) {
    return String.join("\n", ALGORITHM, time, scope.toString(), Hashes.sha256Hex(canonicalRequest));
  }

  /** The path as sent is encoded already, so that encoding it again encodes twice. */
  static String path(String path, boolean isS3) {
    if (path.isEmpty()) {
      return "/";
    }
    return Percent.encodePath(isS3 ? Percent.decodePath(path) : normalized(path));
  }

  /** A path without empty segments and without dots that lead elsewhere. */
  private static String normalized(String path) {
    if (!path.contains("//") && !path.contains("/.")) {
      return path;
    }
    Deque<String> segments = new ArrayDeque<>();
    for (String segment : path.split("/", -1)) {
      if (segment.equals("..")) {
        segments.pollLast();
      } else if (!segment.isEmpty() && !segment.equals(".")) {
        segments.addLast(segment);
      }
    }
    boolean directory = path.endsWith("/") || path.endsWith("/.") || path.endsWith("/..");
    String joined = "/" + String.join("/", segments);
    return directory && !segments.isEmpty() ? joined + "/" : joined;
  }

  private static String query(String query) {
    record Pair(String name, String value) {}

    List<Pair> pairs = new ArrayList<>();
    for (QueryString.Parameter parameter : QueryString.parse(query).parameters()) {
      if (!parameter.name().equals("X-Amz-Signature")) {
        pairs.add(new Pair(Percent.encode(parameter.name()), Percent.encode(parameter.value())));
      }
    }
    pairs.sort(Comparator.comparing(Pair::name).thenComparing(Pair::value));
    return String.join("&", pairs.stream().map(pair -> pair.name() + "=" + pair.value()).toList());
  }

  private static String header(Headers headers, String name) {
    return String.join(",", headers.all(name).stream().map(CanonicalRequest::trimmed).toList());
  }

  /** Without space at the ends, and with single spaces within. */
  private static String trimmed(String value) {
    StringBuilder text = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      boolean space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
      if (!space) {
        text.append(c);
      } else if (!text.isEmpty() && text.charAt(text.length() - 1) != ' ') {
        text.append(' ');
      }
    }
    int end = text.length();
    return end > 0 && text.charAt(end - 1) == ' ' ? text.substring(0, end - 1) : text.toString();
  }

  static List<String> lowerCase(List<String> names) {
    return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }
}
