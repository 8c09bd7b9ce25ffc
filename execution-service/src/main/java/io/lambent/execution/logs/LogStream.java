package io.lambent.execution.logs;

/** One environment's log. */
public final class LogStream implements AutoCloseable {
  private final String group;
  private final String name;

  LogStream(String group, String name) {
    this.group = group;
    this.name = name;
  }

  public String group() {
    return group;
  }

  public String name() {
    return name;
  }

  /** Appends one event. Never blocks; any thread. */
  public void append(long timestampMillis, String message) {}

  @Override
  public void close() {}
}
