package io.lambent.execution.network;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * IPv4 addresses that have their first bits in common.
 *
 * @param text as in {@code 10.1.0.0/16}
 * @param first as a number
 * @param bits how many
 */
record AddressRange(String text, int first, int bits) {
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})(?:/(\\d{1,2}))?");

  /** Addresses that do not belong to the internet: private, link-local, reserved, and multicast. */
  static final List<AddressRange> NOT_PUBLIC =
      Stream.of(
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "224.0.0.0/3")
          .flatMap(each -> parse(each).stream())
          .toList();

  /** Empty where the text is no address, nor a range whose first address is the one named. */
  static Optional<AddressRange> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    int bits = matcher.group(5) == null ? Integer.SIZE : Integer.parseInt(matcher.group(5));
    long first = 0;
    for (int i = 1; i <= 4; i++) {
      int part = Integer.parseInt(matcher.group(i));
      if (part > 255) {
        return Optional.empty();
      }
      first = first << 8 | part;
    }
    return bits > Integer.SIZE || (first & ((1L << (Integer.SIZE - bits)) - 1)) != 0
        ? Optional.empty()
        : Optional.of(new AddressRange(text, (int) first, bits));
  }

  boolean contains(int address) {
    return bits == 0 || (address ^ first) >>> (Integer.SIZE - bits) == 0;
  }
}
