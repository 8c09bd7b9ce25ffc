package io.lambent.gateway.loadbalancer;

import java.net.InetAddress;
import java.util.Arrays;

/** A block of addresses, such as {@code 10.0.0.0/8} or {@code fd00::/8}. */
final class AddressBlock {
  private static final int BYTE = 8;

  private final byte[] address;
  private final int bits;

  /**
   * @throws IllegalArgumentException where the text is no block
   */
  AddressBlock(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException(text);
    }
    address = InetAddress.ofLiteral(text.substring(0, slash)).getAddress();
    bits = Integer.parseInt(text.substring(slash + 1));
    if (bits < 0 || bits > address.length * BYTE) {
      throw new IllegalArgumentException(text);
    }
  }

  boolean contains(InetAddress one) {
    byte[] bytes = one.getAddress();
    int whole = bits / BYTE;
    int rest = bits % BYTE;
    return bytes.length == address.length
        && Arrays.equals(bytes, 0, whole, address, 0, whole)
        && (rest == 0
            || (bytes[whole] & 0xff) >> BYTE - rest == (address[whole] & 0xff) >> BYTE - rest);
  }
}
