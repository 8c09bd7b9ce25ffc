package io.lambent.services.apis;

import java.util.Set;

/** The AWS services that gateways can call for integrations of the type {@code AWS}. */
public final class IntegratedServices {
  private static final Set<String> NAMES =
      Set.of(
          "dynamodb",
          "events",
          "kinesis",
          "lambda",
          "logs",
          "monitoring",
          "s3",
          "scheduler",
          "secretsmanager",
          "sns",
          "sqs",
          "ssm");

  private IntegratedServices() {}

  /**
   * @param service as integration URIs name it, without the part before a dot
   */
  public static boolean contains(String service) {
    return NAMES.contains(service);
  }
}
