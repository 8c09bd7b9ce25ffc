package io.lambent.services.apis;

import java.util.Set;
import org.jspecify.annotations.Nullable;

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
   * The name of a service that gateways cannot call; null where they can, or where a stage variable
   * will name it.
   *
   * @param host the service as an integration's URI names it, such as {@code sqs} or {@code
   *     BUCKET.s3}
   */
  public static @Nullable String unsupported(String host) {
    String service = host.substring(host.lastIndexOf('.') + 1);
    return service.contains("${") || NAMES.contains(service) ? null : service;
  }
}
