package io.lambent.trigger.aws;

/** Starts aws-services where it is started on demand. */
@FunctionalInterface
public interface AwsServicesStarter {

  /** For aws-services in a process of its own, which needs no start. */
  AwsServicesStarter ALWAYS_RUNNING = () -> {};

  /**
   * Returns once aws-services runs. Cheap where it runs already.
   *
   * @throws RuntimeException where it does not start
   */
  void start();
}
