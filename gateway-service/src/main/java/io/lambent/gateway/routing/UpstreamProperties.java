package io.lambent.gateway.routing;

import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Endpoints for AWS services that Lambent lacks.
 *
 * @param upstreams by the service in a signature's scope, such as {@code dynamodb}; scheme, host
 *     and port
 */
@ConfigurationProperties(prefix = "lambent")
public record UpstreamProperties(@DefaultValue Map<String, URI> upstreams) {

  /** What Lambent serves as a whole. */
  private static final Set<String> OWN = Set.of("lambda", "logs");

  public UpstreamProperties {
    upstreams = Map.copyOf(upstreams);
    upstreams.forEach(UpstreamProperties::check);
  }

  private static void check(String service, URI url) {
    if (OWN.contains(service)) {
      throw new IllegalArgumentException(
          "lambent.upstreams." + service + ": Lambent serves " + service + " itself");
    }
    boolean isEndpoint =
        ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
            && url.getHost() != null
            && (url.getRawPath().isEmpty() || url.getRawPath().equals("/"))
            && url.getRawQuery() == null
            && url.getRawUserInfo() == null;
    if (!isEndpoint) {
      throw new IllegalArgumentException(
          "lambent.upstreams." + service + ": not a scheme, host and port: " + url);
    }
  }
}
