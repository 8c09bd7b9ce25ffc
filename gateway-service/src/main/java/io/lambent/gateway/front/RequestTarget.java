package io.lambent.gateway.front;

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
}
