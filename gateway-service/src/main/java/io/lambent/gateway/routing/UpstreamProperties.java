package io.lambent.gateway.routing;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Endpoints for AWS services that Lambent lacks, or that others shall serve.
 *
 * @param upstreams by the service in a signature's scope, such as {@code dynamodb}; scheme, host
 *     and port
 * @param switchedOff services of Lambent that are answered as if it lacked them, by the service in
 *     a signature's scope, such as {@code monitoring}
 */
@ConfigurationProperties(prefix = "lambent")
public record UpstreamProperties(
    @DefaultValue Map<String, URI> upstreams, @DefaultValue List<String> switchedOff) {

  /** The services that Lambent serves completely. */
  private static final Set<String> OWN = Set.of("lambda", "logs");

  public UpstreamProperties {
    upstreams = Map.copyOf(upstreams);
    upstreams.forEach(UpstreamProperties::check);
    switchedOff = List.copyOf(switchedOff);
    for (String service : switchedOff) {
      if (OWN.contains(service)) {
        throw new IllegalArgumentException(
            "lambent.switched-off: Lambent cannot do without " + service);
      }
    }
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
