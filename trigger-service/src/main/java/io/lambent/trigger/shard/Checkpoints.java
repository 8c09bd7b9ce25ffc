package io.lambent.trigger.shard;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the positions of shards. One thread writes all changed positions in one statement. Calls
 * of functions do not wait for that, so that after a kill the last batches are repeated.
 */
final class Checkpoints implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Checkpoints.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ShardTable table;
  private final String instance;
  private final Map<ShardKey, Owner> owners = new ConcurrentHashMap<>();
  private final ReentrantLock writing = new ReentrantLock();
  private final Thread thread = Thread.ofVirtual().name("checkpoints").unstarted(this::run);

  /** Guarded by this. */
  private Map<ShardKey, Checkpoint> changed = new LinkedHashMap<>();

  /** Guarded by this. */
  private boolean closed;

  /** The callbacks of the reader of a shard. */
  private record Owner(Runnable lost, Consumer<Checkpoint> stored) {}

  Checkpoints(ShardTable table, String instance) {
    this.table = table;
    this.instance = instance;
  }

  Checkpoints start() {
    thread.start();
    return this;
  }

  /**
   * Registers the reader of a shard.
   *
   * @param lost called where another instance has the lease
   * @param stored receives each checkpoint once it is stored
   */
  void open(ShardKey key, Runnable lost, Consumer<Checkpoint> stored) {
    owners.put(key, new Owner(lost, stored));
  }

  /** Stores the last checkpoint of a shard, and removes its reader. */
  void close(ShardKey key) {
    try {
      store();
    } finally {
      owners.remove(key);
      synchronized (this) {
        changed.remove(key);
      }
    }
  }

  /** Stores a checkpoint soon. Does not block. */
  synchronized void put(ShardKey key, Checkpoint checkpoint) {
    if (changed.put(key, checkpoint) == null && changed.size() == 1) {
      notifyAll();
    }
  }

  private void run() {
    try {
      while (await()) {
        try {
          store();
        } catch (RuntimeException e) {
          log.warn("Positions in streams are stored later: {}", e.toString());
          Thread.sleep(RETRY);
        }
      }
    } catch (InterruptedException e) {
      // Closing.
    }
  }

  private synchronized boolean await() throws InterruptedException {
    while (!closed && changed.isEmpty()) {
      wait();
    }
    return !closed;
  }

  private void store() {
    writing.lock();
    try {
      Map<ShardKey, Checkpoint> taken = take();
      if (taken.isEmpty()) {
        return;
      }
      Set<ShardKey> stored;
      try {
        stored = table.store(instance, taken);
      } catch (RuntimeException e) {
        putBack(taken);
        throw e;
      }
      taken.forEach(
          (key, checkpoint) -> {
            Owner owner = owners.get(key);
            if (owner == null) {
              return;
            }
            if (stored.contains(key)) {
              owner.stored().accept(checkpoint);
            } else {
              owner.lost().run();
            }
          });
    } finally {
      writing.unlock();
    }
  }

  private synchronized Map<ShardKey, Checkpoint> take() {
    Map<ShardKey, Checkpoint> taken = changed;
    changed = new LinkedHashMap<>();
    return taken;
  }

  private synchronized void putBack(Map<ShardKey, Checkpoint> taken) {
    Map<ShardKey, Checkpoint> all = new HashMap<>(taken);
    all.putAll(changed);
    changed = all;
  }

  /** Stores the remaining checkpoints. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    store();
  }
}
