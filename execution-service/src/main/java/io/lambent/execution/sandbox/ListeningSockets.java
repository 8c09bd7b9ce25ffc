package io.lambent.execution.sandbox;

import io.lambent.execution.host.Posix;
import java.util.OptionalInt;

/**
 * Sockets that listen for the platform in a sandbox's own network, as descriptors of this process.
 * They keep that network alive, so they are closed when the sandbox has ended.
 */
public final class ListeningSockets implements AutoCloseable {
  private static final int NONE = -1;

  private final int[] descriptors;

  public ListeningSockets(int[] descriptors) {
    this.descriptors = descriptors.clone();
  }

  /** The sockets of a sandbox in the host's network: there are none. */
  public static ListeningSockets none() {
    return new ListeningSockets(new int[0]);
  }

  /**
   * Hands over a socket, which the caller has to close; empty where it was handed over before, or
   * the sandbox has ended.
   *
   * @param index in {@link OwnNetwork#listeners}
   */
  public synchronized OptionalInt take(int index) {
    int descriptor = index < descriptors.length ? descriptors[index] : NONE;
    if (descriptor == NONE) {
      return OptionalInt.empty();
    }
    descriptors[index] = NONE;
    return OptionalInt.of(descriptor);
  }

  @Override
  public synchronized void close() {
    for (int i = 0; i < descriptors.length; i++) {
      if (descriptors[i] != NONE) {
        Posix.close(descriptors[i]);
        descriptors[i] = NONE;
      }
    }
  }
}
