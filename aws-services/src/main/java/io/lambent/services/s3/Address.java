package io.lambent.services.s3;

import io.lambent.aws.http.Percent;
import java.util.List;
import java.util.Locale;

/**
 * The bucket and the key that a request is for. The bucket is the first segment of the path, or
 * stands in the host name: {@code bucket.s3.localhost}, {@code
 * bucket.s3.eu-west-1.localhost.localstack.cloud}, and {@code bucket.localhost}, as SDKs make of an
 * endpoint on localhost.
 *
 * @param bucket empty where the request is for none
 * @param key decoded; empty where the request is for none
 */
record Address(String bucket, String key) {
  private static final List<String> LOCAL = List.of(".localhost", ".localhost.localstack.cloud");

  /**
   * @param endpoint scheme and authority by which the client reached the gateway
   * @param path as on the request line, still encoded
   */
  static Address of(String endpoint, String path) {
    String rest = path.startsWith("/") ? path.substring(1) : path;
    String named = bucket(host(endpoint));
    if (!named.isEmpty()) {
      return new Address(named, Percent.decodePath(rest));
    }
    int slash = rest.indexOf('/');
    return slash < 0
        ? new Address(Percent.decodePath(rest), "")
        : new Address(
            Percent.decodePath(rest.substring(0, slash)),
            Percent.decodePath(rest.substring(slash + 1)));
  }

  private static String host(String endpoint) {
    int start = endpoint.indexOf("://");
    String authority = start < 0 ? endpoint : endpoint.substring(start + 3);
    int colon = authority.lastIndexOf(':');
    return (colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority)
        .toLowerCase(Locale.ROOT);
  }

  /** The bucket that a host name begins with; empty where it names none. */
  private static String bucket(String host) {
    if (host.startsWith("s3.") || host.startsWith("s3-")) {
      return "";
    }
    int service = host.indexOf(".s3.");
    int old = host.indexOf(".s3-");
    int end = service < 0 ? old : service;
    if (end > 0) {
      return host.substring(0, end);
    }
    for (String suffix : LOCAL) {
      if (host.endsWith(suffix) && !host.equals(suffix.substring(1))) {
        String name = host.substring(0, host.length() - suffix.length());
        return name.equals("localhost") ? "" : name;
      }
    }
    return "";
  }
}
