package io.lambent.execution.network;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What functions reach over the network.
 *
 * @param defaultPolicy of all functions
 * @param allowHostPorts ports of this host's loopback address that functions with a network of
 *     their own reach, at {@code localhost}, {@code host.lambent.internal} and {@code
 *     host.docker.internal}
 */
@ConfigurationProperties(prefix = "lambent.network", ignoreUnknownFields = false)
record NetworkProperties(
    @DefaultValue("HOST") NetworkPolicy defaultPolicy, @DefaultValue List<Integer> allowHostPorts) {
  /** More would cost each environment more than it is worth. */
  private static final int MOST_PORTS = 16;

  private static final int HIGHEST_PORT = 65_535;

  NetworkProperties {
    allowHostPorts = List.copyOf(allowHostPorts);
    if (allowHostPorts.size() > MOST_PORTS
        || allowHostPorts.stream().anyMatch(port -> port < 1 || port > HIGHEST_PORT)
        || allowHostPorts.stream().distinct().count() < allowHostPorts.size()) {
      throw new IllegalArgumentException(
          "lambent.network.allow-host-ports: not up to "
              + MOST_PORTS
              + " different ports: "
              + allowHostPorts);
    }
  }
}
