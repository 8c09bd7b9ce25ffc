package io.lambent.execution.logs;

/** Takes what functions write to their logs. Called by the writer's thread; must not block. */
public interface LogObserver {
  LogObserver NONE = (account, region, message) -> {};

  /**
   * An event was written by a function or by the platform.
   *
   * @param account whose log it is
   */
  void written(String account, String region, String message);
}
