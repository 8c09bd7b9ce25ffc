package io.lambent.execution.platformlog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.logs.LogStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The log of one environment: the function's lines and the platform's, in the order in which they
 * come, and the last of them for a caller who asked for it.
 */
public final class EnvironmentLog implements AutoCloseable {
  /** AWS returns the last 4 KiB. */
  private static final int TAIL = 4 * 1024;

  /** The log of an environment that failed before it had one; forgets what is written. */
  public static final EnvironmentLog NONE = new EnvironmentLog("", "");

  private final @Nullable LogStream stream;
  private final String group;
  private final String name;
  private @Nullable StringBuilder tail;

  public EnvironmentLog(LogStream stream) {
    this.stream = stream;
    this.group = stream.group();
    this.name = stream.name();
  }

  private EnvironmentLog(String group, String name) {
    this.stream = null;
    this.group = group;
    this.name = name;
  }

  /** A log that has names, which the environment's variables show, and forgets what is written. */
  public static EnvironmentLog unwritten(String group, String name) {
    return new EnvironmentLog(group, name);
  }

  public String group() {
    return group;
  }

  public String name() {
    return name;
  }

  /** Appends a line of the platform's own, which is kept whatever the function writes. */
  public void platform(@Nullable String line) {
    if (line != null && stream != null) {
      stream.appendPlatform(System.currentTimeMillis(), line);
      keep(line);
    }
  }

  /** Appends a line that the function wrote; any thread. */
  public void append(String line) {
    if (stream != null) {
      stream.append(System.currentTimeMillis(), line);
      keep(line);
    }
  }

  private synchronized void keep(String line) {
    StringBuilder kept = tail;
    if (kept != null) {
      kept.append(line);
      if (kept.length() > 2 * TAIL) {
        kept.delete(0, kept.length() - TAIL);
      }
    }
  }

  /** Begins to keep lines. */
  public synchronized void beginTail() {
    tail = new StringBuilder();
  }

  /** The last lines since {@link #beginTail}; null where that was not called. */
  public synchronized byte @Nullable [] endTail() {
    StringBuilder kept = tail;
    tail = null;
    if (kept == null) {
      return null;
    }
    byte[] bytes = kept.toString().getBytes(UTF_8);
    return bytes.length <= TAIL
        ? bytes
        : Arrays.copyOfRange(bytes, bytes.length - TAIL, bytes.length);
  }

  @Override
  public void close() {
    if (stream != null) {
      stream.close();
    }
  }
}
