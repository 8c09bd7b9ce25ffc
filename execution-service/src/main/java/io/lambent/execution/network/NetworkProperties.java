package io.lambent.execution.network;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The networks that functions reach.
 *
 * @param defaultPolicy of functions that {@code functions} says nothing of; null for the first of
 *     {@code internet}, {@code platform} and {@code host} that this host can offer
 * @param functions policies of some functions, each as {@code PATTERN=POLICY}; the first that fits
 *     a function counts
 * @param internet how functions reach the internet
 * @param allowHostPorts ports of this host's loopback address that functions with a network of
 *     their own reach, at {@code localhost}, {@code host.lambent.internal} and {@code
 *     host.docker.internal}
 * @param allowAddresses further addresses that functions reach with {@code internet}, as {@code
 *     10.1.0.0/16}
 * @param range addresses for the links of environments to this host, which nothing else uses
 */
@ConfigurationProperties(prefix = "lambent.network", ignoreUnknownFields = false)
record NetworkProperties(
    @Nullable NetworkPolicy defaultPolicy,
    @DefaultValue List<String> functions,
    @DefaultValue("AUTO") InternetWay internet,
    @DefaultValue List<Integer> allowHostPorts,
    @DefaultValue List<String> allowAddresses,
    @DefaultValue("240.64.0.0/12") String range) {
  /** More would cost each environment more than it is worth. */
  private static final int MOST_PORTS = 16;

  private static final int HIGHEST_PORT = 65_535;

  private static final int MOST_RANGE_BITS = 30;

  NetworkProperties {
    functions = List.copyOf(functions);
    functions.forEach(NetworkProperties::functionPolicy);
    allowHostPorts = List.copyOf(allowHostPorts);
    allowAddresses = List.copyOf(allowAddresses);
    allowAddresses.forEach(each -> addresses("lambent.network.allow-addresses", each));
    int bits = addresses("lambent.network.range", range).bits();
    if (bits < 1 || bits > MOST_RANGE_BITS) {
      throw new IllegalArgumentException(
          "lambent.network.range: not at least four addresses: " + range);
    }
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

  /** The way to the internet of functions whose policy allows it. */
  enum InternetWay {
    /** A link where that is possible, else the relay. */
    AUTO,
    /** A pair of virtual interfaces for each environment, and the host's packet filter. */
    LINK,
    /** The platform connects for them; TCP only. */
    RELAY
  }

  /** The policies of {@code functions}, in their order. */
  List<FunctionPolicy> functionPolicies() {
    return functions.stream().map(NetworkProperties::functionPolicy).toList();
  }

  private static FunctionPolicy functionPolicy(String text) {
    return FunctionPolicy.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "lambent.network.functions: not a pattern and a policy such as reports-*=none: "
                        + text));
  }

  /** The ranges of {@code allowAddresses}. */
  List<AddressRange> allowedRanges() {
    return allowAddresses.stream()
        .map(each -> addresses("lambent.network.allow-addresses", each))
        .toList();
  }

  /** The range of the links. */
  AddressRange linkRange() {
    return addresses("lambent.network.range", range);
  }

  private static AddressRange addresses(String property, String text) {
    return AddressRange.parse(text)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    property + ": not an IPv4 address or range such as 10.1.0.0/16: " + text));
  }
}
