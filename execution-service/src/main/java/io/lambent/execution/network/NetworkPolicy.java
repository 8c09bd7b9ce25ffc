package io.lambent.execution.network;

/** The destinations that functions reach over the network. */
public enum NetworkPolicy {
  /** All that this host reaches, its own loopback included: no network of an environment's own. */
  HOST,
  /**
   * The internet: public addresses, and those that are allowed; and what {@link #PLATFORM} has. No
   * private addresses, nor those of this host.
   */
  INTERNET,
  /** The platform's endpoint, and ports of the host that are allowed. */
  PLATFORM,
  /** Nothing. */
  NONE
}
