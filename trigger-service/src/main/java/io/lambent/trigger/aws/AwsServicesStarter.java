package io.lambent.trigger.aws;

/** Starts aws-services where it does not run until it is needed. */
@FunctionalInterface
public interface AwsServicesStarter {

  /** aws-services runs already, as one in a process of its own does. */
  AwsServicesStarter ALWAYS_RUNNING = () -> {};

  /**
   * Returns once it runs. Cheap where it does already.
   *
   * @throws RuntimeException where it does not start
   */
  void start();
}
