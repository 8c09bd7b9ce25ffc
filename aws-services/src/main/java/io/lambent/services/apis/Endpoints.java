package io.lambent.services.apis;

import io.lambent.aws.api.Caller;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** The addresses of APIs as their owners read them. */
public final class Endpoints {
  private Endpoints() {}

  /**
   * The address of an API, such as {@code http://ID.execute-api.REGION.localhost:4566}: as on AWS,
   * but under the host name by which the caller reached us, or {@code localhost} where that was an
   * address.
   *
   * @param scheme {@code ws} for WebSocket APIs; null for that of the caller
   */
  public static String api(Caller caller, @Nullable String scheme, String id) {
    URI address = URI.create(caller.endpoint());
    boolean secure = "https".equals(address.getScheme());
    return (scheme == null ? address.getScheme() : secure ? scheme + "s" : scheme)
        + "://"
        + id
        + ".execute-api."
        + caller.region()
        + "."
        + host(address)
        + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }

  /**
   * The host name of a load balancer, with the port where that is not the protocol's own.
   *
   * @param label its first label
   */
  public static String loadBalancer(Caller caller, String label) {
    URI address = URI.create(caller.endpoint());
    return label
        + "."
        + caller.region()
        + ".elb."
        + host(address)
        + (address.getPort() < 0 ? "" : ":" + address.getPort());
  }

  /** The host name to which a custom domain name can be pointed: that of this installation. */
  public static String domainTarget(Caller caller, String name) {
    return "d-"
        + Integer.toUnsignedString(name.hashCode(), 36)
        + ".execute-api."
        + caller.region()
        + "."
        + host(URI.create(caller.endpoint()));
  }

  private static String host(URI address) {
    String host = address.getHost();
    boolean isAddress = host == null || host.startsWith("[") || host.matches("[0-9.]+");
    return isAddress ? "localhost" : host;
  }
}
