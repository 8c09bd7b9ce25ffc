package io.lambent.execution.network;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What functions reach over the network.
 *
 * @param defaultPolicy of all functions
 * @param allowHostPorts ports of this host's loopback address that functions with a network of
 *     their own reach, at {@code localhost}, {@code host.lambent.internal} and {@code
 *     host.docker.internal}
 * @param allowAddresses further addresses that functions reach with {@code internet}, as {@code
 *     10.1.0.0/16}
 * @param range addresses for the links of environments to this host, which nothing else uses
 */
@ConfigurationProperties(prefix = "lambent.network", ignoreUnknownFields = false)
record NetworkProperties(
    @DefaultValue("HOST") NetworkPolicy defaultPolicy,
    @DefaultValue List<Integer> allowHostPorts,
    @DefaultValue List<String> allowAddresses,
    @DefaultValue("240.64.0.0/12") String range) {
  /** More would cost each environment more than it is worth. */
  private static final int MOST_PORTS = 16;

  private static final int HIGHEST_PORT = 65_535;

  private static final int MOST_RANGE_BITS = 30;

  private static final Pattern ADDRESSES =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");

  NetworkProperties {
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

  /**
   * IPv4 addresses that have their first bits in common.
   *
   * @param first as a number
   * @param bits how many
   */
  record Addresses(int first, int bits) {}

  /** The range, as numbers. */
  Addresses rangeAddresses() {
    return addresses("lambent.network.range", range);
  }

  private static Addresses addresses(String property, String text) {
    Matcher matcher = ADDRESSES.matcher(text);
    int bits =
        !matcher.matches()
            ? -1
            : matcher.group(5) == null ? 32 : Integer.parseInt(matcher.group(5));
    long first = 0;
    for (int i = 1; bits >= 0 && i <= 4; i++) {
      int part = Integer.parseInt(matcher.group(i));
      bits = part > 255 ? -1 : bits;
      first = first << 8 | part;
    }
    if (bits < 0 || bits > 32 || (first & ((1L << (32 - bits)) - 1)) != 0) {
      throw new IllegalArgumentException(
          property + ": not an IPv4 address or range such as 10.1.0.0/16: " + text);
    }
    return new Addresses((int) first, bits);
  }
}
