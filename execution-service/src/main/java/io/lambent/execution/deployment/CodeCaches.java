package io.lambent.execution.deployment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The caches of compiled code on this host, each beside the code that it is of: found by a key,
 * collected as code is, gone after a boot, and never changed once they are there.
 */
@Component
public final class CodeCaches {
  /** Files and directories of one recording. */
  public static final int MAX_FILES = 20_000;

  private static final String PREFIX = "cache-";

  private final CodeStore store;

  /** The code that has a cache, or had one. Most code has none, which saves looking for it. */
  private final Set<String> cached = ConcurrentHashMap.newKeySet();

  CodeCaches(CodeStore store) {
    this.store = store;
    for (String name : store.names(PREFIX)) {
      cached.add(name.substring(PREFIX.length(), name.lastIndexOf('-')));
    }
  }

  /**
   * Identifies a cache.
   *
   * @param codeSha256 hexadecimal
   * @param rest a hexadecimal digest of everything else that has to be the same when a cache is
   *     recorded and when it is used
   */
  public record Key(String codeSha256, String rest) {
    String name() {
      return PREFIX + codeSha256 + "-" + rest;
    }
  }

  /** Returns true if code may have a cache, under whatever key. Costs nothing. */
  public boolean mayHave(String codeSha256) {
    return cached.contains(codeSha256);
  }

  /** The cache of that key; null where there is none. Looks into the file system. */
  public @Nullable CodeCache find(Key key) {
    CodeLease lease = mayHave(key.codeSha256()) ? store.leaseOfExisting(key.name()) : null;
    return lease == null ? null : new CodeCache(lease);
  }

  /** Writes the platform's own files into a cache. */
  @FunctionalInterface
  public interface Contents {
    /** Fills a directory. */
    void write(Path into) throws IOException;
  }

  /** The cache of that key, which the platform fills itself where it is not there yet. Blocks. */
  public CodeCache make(Key key, Contents contents) {
    CodeCache made = new CodeCache(store.added(key.name(), contents::write));
    cached.add(key.codeSha256());
    return made;
  }

  /**
   * Copies a recording, so that no process has the copy open for writing. Does nothing where there
   * is a cache of that key.
   *
   * @param recorded an untrusted directory that is not changed any more
   * @param names what entries of that directory are called from now on
   * @param maxBytes of all files
   * @param own what is added, or replaces what was recorded, once that is copied
   * @throws RecordingRefusedException where it is not what it should be
   */
  public void keep(
      Key key, Path recorded, UnaryOperator<String> names, long maxBytes, Contents own) {
    try {
      store.add(
          key.name(),
          into -> {
            new RecordedFiles(into, names, maxBytes).copy(recorded);
            own.write(into);
          });
      cached.add(key.codeSha256());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A recording that cannot be kept. */
  public static final class RecordingRefusedException extends RuntimeException {
    RecordingRefusedException(String reason) {
      super(reason);
    }
  }
}
