package io.lambent.gateway.exchange;

/**
 * The number of connections that there may be.
 *
 * @param all of all clients together
 * @param perPeer of one address
 */
public record ConnectionLimits(int all, int perPeer) {

  /** By default one peer may have at most this fraction, one in so many, of all connections. */
  private static final int PEER_SHARE = 2;

  /** The descriptors of the process that connections may take: a half. */
  private static final int DESCRIPTOR_SHARE = 2;

  /** Connections take some 10 KB each, so that more would need a larger heap. */
  private static final int MOST = 20_000;

  private static final int LEAST = 64;

  public ConnectionLimits {
    if (all < 1 || perPeer < 1) {
      throw new IllegalArgumentException("no connections: " + all + ", " + perPeer);
    }
  }

  /**
   * Limits that leave descriptors for the platform itself: for environments, files and the
   * database.
   *
   * @param descriptors that the process may have open; -1 where that is not known
   */
  public static int ofDescriptors(long descriptors) {
    return descriptors < 0 ? MOST : (int) Math.clamp(descriptors / DESCRIPTOR_SHARE, LEAST, MOST);
  }

  /** Returns the default limit for one peer where there may be so many connections. */
  public static int ofPeer(int all) {
    return Math.max(1, all / PEER_SHARE);
  }
}
