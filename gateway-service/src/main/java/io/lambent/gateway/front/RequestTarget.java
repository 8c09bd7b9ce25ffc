package io.lambent.gateway.front;

import io.lambent.gateway.protocol.Query;
import java.net.URI;
import java.net.URISyntaxException;

/** The parts of a request line's target. */
final class RequestTarget {

  private RequestTarget() {}

  /** Path and query, where the target may be a whole URL, as proxies' clients send. */
  static String relative(String target) {
    if (target.startsWith("/")) {
      return target;
    }
    int scheme = target.indexOf("://");
    if (scheme < 0) {
      return target.isEmpty() || target.startsWith("?") ? "/" + target : target;
    }
    int path = target.indexOf('/', scheme + 3);
    return path < 0 ? "/" : target.substring(path);
  }

  static String path(String target) {
    int question = target.indexOf('?');
    return question < 0 ? target : target.substring(0, question);
  }

  static String query(String target) {
    int question = target.indexOf('?');
    return question < 0 ? "" : target.substring(question + 1);
  }

  /** Returns true if it has characters or percent signs that stand in no URI. */
  static boolean isMalformed(String target) {
    try {
      return new URI(target).getRawPath() == null;
    } catch (URISyntaxException e) {
      return true;
    }
  }

  /**
   * Returns true if a path has segments that a server resolves to another path, {@code /a/../b},
   * also when they are encoded or carry parameters. Passed on, it would reach what no route leads
   * to.
   */
  static boolean climbs(String path) {
    String decoded = path.indexOf('%') < 0 ? path : Query.decodePath(path);
    int start = 0;
    while (start <= decoded.length()) {
      int end = start;
      while (end < decoded.length() && decoded.charAt(end) != '/' && decoded.charAt(end) != '\\') {
        end++;
      }
      int parameters = decoded.indexOf(';', start);
      int length = (parameters >= 0 && parameters < end ? parameters : end) - start;
      if ((length == 1 || length == 2) && decoded.regionMatches(start, "..", 0, length)) {
        return true;
      }
      start = end + 1;
    }
    return false;
  }
}
