package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.host.SandboxFailedException;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The user ids of sandboxes. Each running sandbox has one to itself where the platform may choose
 * them, that is as root.
 */
public final class SandboxUsers {
  /** Far above what distributions and {@code /etc/subuid} give out by default. */
  static final int FIRST = 1_879_048_192;

  private static final int COUNT = 100_000;
  private static final int UNPRIVILEGED = 993;

  private final boolean choose;
  private final BitSet taken = new BitSet();

  /** Ids are used in turn: those of processes that a launcher's end just ends are used last. */
  private int next;

  SandboxUsers(boolean choose) {
    this.choose = choose;
  }

  public static SandboxUsers ofHost() {
    return new SandboxUsers("root".equals(System.getProperty("user.name")));
  }

  /** Whether each sandbox has a user id of its own. */
  public boolean own() {
    return choose;
  }

  /** The user of all sandboxes where they share one. */
  int shared() {
    return UNPRIVILEGED;
  }

  User acquire() {
    if (!choose) {
      return new User(UNPRIVILEGED);
    }
    synchronized (taken) {
      int slot = taken.nextClearBit(next);
      slot = slot < COUNT ? slot : taken.nextClearBit(0);
      if (slot >= COUNT) {
        throw new SandboxFailedException("all " + COUNT + " user ids of sandboxes are taken");
      }
      taken.set(slot);
      next = slot + 1;
      return new User(FIRST + slot);
    }
  }

  private void release(int id) {
    if (choose) {
      synchronized (taken) {
        taken.clear(id - FIRST);
      }
    }
  }

  /** A user id in use; given back once. */
  final class User implements AutoCloseable {
    private final int id;
    private final AtomicBoolean closed = new AtomicBoolean();

    private User(int id) {
      this.id = id;
    }

    int id() {
      return id;
    }

    @Override
    public void close() {
      if (closed.compareAndSet(false, true)) {
        release(id);
      }
    }
  }
}
