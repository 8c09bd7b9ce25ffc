package io.lambent.services.cloudformation.execution;

/** Told of the points of a run at which a kill must do no harm. Tests stop runs there. */
@FunctionalInterface
public interface RunHooks {

  RunHooks NONE = point -> {};

  /**
   * @param point such as {@code before CREATE_COMPLETE Queue}
   */
  void at(String point);
}
