package io.lambent.execution.logs;

/** Takes the events of all logs. Called by the writer's thread; must not block. */
public interface LogObserver {
  LogObserver NONE = (account, region, message) -> {};

  /**
   * An event was written by a function, by the platform, or by a client with PutLogEvents.
   *
   * @param account whose log it is
   */
  void written(String account, String region, String message);
}
