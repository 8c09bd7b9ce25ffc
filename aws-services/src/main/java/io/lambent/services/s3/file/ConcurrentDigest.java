package io.lambent.services.s3.file;

import java.security.MessageDigest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * A digest that takes a block on another thread, so that its caller can work on the same block, and
 * receive the next one, in the meantime. For one caller at a time.
 */
final class ConcurrentDigest {
  private final MessageDigest digest;
  private final Executor executor;
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  /**
   * @param executor runs one task at a time for this digest
   */
  ConcurrentDigest(MessageDigest digest, Executor executor) {
    this.digest = digest;
    this.executor = executor;
  }

  /** Takes a block before it returns. */
  void update(byte[] bytes, int count) {
    last.join();
    digest.update(bytes, 0, count);
  }

  /**
   * Begins to take a block, once the block before it is taken. The bytes may not change until the
   * next call of any method has returned.
   */
  void begin(byte[] bytes, int count) {
    last.join();
    last = CompletableFuture.runAsync(() -> digest.update(bytes, 0, count), executor);
  }

  /** The digest of all blocks. Ends it. */
  byte[] value() {
    last.join();
    return digest.digest();
  }
}
