package io.lambent.services.cloudformation.execution;

/**
 * Called at the points of a run where a kill of the process must not do harm. Tests stop runs
 * there.
 */
@FunctionalInterface
public interface RunHooks {

  RunHooks NONE = point -> {};

  /**
   * @param point such as {@code before CREATE_COMPLETE Queue}
   */
  void at(String point);
}
