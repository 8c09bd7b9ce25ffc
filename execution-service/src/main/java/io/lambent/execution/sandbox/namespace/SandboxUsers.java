package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.host.SandboxFailedException;
import java.util.BitSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The user ids of sandboxes. Each running sandbox has one to itself where the platform may choose
 * them, that is as root; no other instance on this host uses the same ones.
 */
public final class SandboxUsers implements AutoCloseable {
  private static final int UNPRIVILEGED = 993;

  private final @Nullable UserRange range;
  private final BitSet taken = new BitSet();

  /** Ids are used in turn: those of processes that a launcher's end just ends are used last. */
  private int next;

  /**
   * @param range to choose from; null where this process may not
   */
  SandboxUsers(@Nullable UserRange range) {
    this.range = range;
  }

  public static SandboxUsers ofHost() {
    boolean root = "root".equals(System.getProperty("user.name"));
    return new SandboxUsers(root ? UserRange.claim(UserRange.LOCKS) : null);
  }

  /** Lets another instance have the ids. */
  @Override
  public void close() {
    if (range != null) {
      range.close();
    }
  }

  /** Returns true if each sandbox has a user id of its own. */
  public boolean own() {
    return range != null;
  }

  /** The user of all sandboxes where they share one. */
  int shared() {
    return UNPRIVILEGED;
  }

  User acquire() {
    UserRange own = range;
    if (own == null) {
      return new User(UNPRIVILEGED);
    }
    synchronized (taken) {
      int slot = taken.nextClearBit(next);
      slot = slot < UserRange.SIZE ? slot : taken.nextClearBit(0);
      if (slot >= UserRange.SIZE) {
        throw new SandboxFailedException(
            "all " + UserRange.SIZE + " user ids of sandboxes are taken");
      }
      taken.set(slot);
      next = slot + 1;
      return new User(own.first() + slot);
    }
  }

  private void release(int id) {
    UserRange own = range;
    if (own != null) {
      synchronized (taken) {
        taken.clear(id - own.first());
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
