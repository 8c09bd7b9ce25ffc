package io.lambent.benchmarks;

import java.net.URI;

/**
 * A server that Lambent is compared with, which takes the same event by POST.
 *
 * @param name the name in figures
 */
record Peer(String name, URI url) {

  /**
   * @param option {@code NAME=URL}
   * @throws IllegalArgumentException with a text for the user
   */
  static Peer parse(String option) {
    int equals = option.indexOf('=');
    URI url = URI.create(option.substring(equals + 1));
    if (equals < 1 || url.getHost() == null || url.getPort() < 0) {
      throw new IllegalArgumentException("A peer is NAME=http://HOST:PORT/PATH, not " + option);
    }
    return new Peer(option.substring(0, equals), url);
  }

  /** The bytes of a request with this event. */
  byte[] request(byte[] event) {
    String path = url.getRawPath();
    return HttpLoad.request("POST", url, path.isEmpty() ? "/" : path, "", event);
  }
}
