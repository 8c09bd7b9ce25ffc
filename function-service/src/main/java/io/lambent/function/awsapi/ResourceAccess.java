package io.lambent.function.awsapi;

/** Tells what the resource policies of functions allow other accounts. */
@FunctionalInterface
public interface ResourceAccess {

  /**
   * Returns true if a policy allows an account an operation on a function of another account.
   *
   * @param operation such as {@code GetFunction}
   */
  boolean allows(String account, String operation, FunctionReference function);
}
