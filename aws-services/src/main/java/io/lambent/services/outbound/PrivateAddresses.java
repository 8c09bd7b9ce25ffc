package io.lambent.services.outbound;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Tells addresses within a network from those of the Internet. */
final class PrivateAddresses {
  private PrivateAddresses() {}

  /**
   * Returns true if a host has a private or local address, or none. A host that cannot be resolved
   * now is not refused: it may be there later.
   */
  static boolean include(@Nullable String host) {
    if (host == null) {
      return true;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host))
          .anyMatch(
              address ->
                  address.isLoopbackAddress()
                      || address.isSiteLocalAddress()
                      || address.isLinkLocalAddress()
                      || address.isAnyLocalAddress()
                      || isUniqueLocal(address.getAddress()));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Addresses of fc00::/7. */
  private static boolean isUniqueLocal(byte[] address) {
    return address.length == 16 && (address[0] & 0xFE) == 0xFC;
  }
}
