package io.lambent.trigger.kafka;

import java.security.GeneralSecurityException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Describes why a cluster cannot be read, in AWS's words where there are some. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-kafka-troubleshoot.html">Troubleshooting
 * Kafka event source mapping errors</a>.
 */
final class KafkaProblems {
  private static final String CONNECTION =
      "Connection error. Please check your event source connection configuration.";

  private KafkaProblems() {}

  /** A description of one sentence, for {@code LastProcessingResult}. */
  static String text(KafkaException problem) {
    if (problem instanceof SaslAuthenticationException) {
      return "SASL authentication failed.";
    }
    if (problem instanceof SslAuthenticationException) {
      return isOfServer(problem)
          ? "Lambda failed to authenticate server."
          : "Server failed to authenticate Lambda.";
    }
    if (problem instanceof AuthorizationException) {
      return "Cluster failed to authorize Lambda.";
    }
    if (problem instanceof TimeoutException) {
      return CONNECTION;
    }
    if (problem instanceof UnknownTopicOrPartitionException) {
      return "The topic does not exist in the cluster.";
    }
    if (problem instanceof FencedInstanceIdException) {
      return "Another instance reads the topic for this mapping.";
    }
    if (isOfKeys(problem)) {
      return "Provided certificate or private key is invalid.";
    }
    return CONNECTION + " (" + innermost(problem) + ")";
  }

  private static boolean isOfServer(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertPathBuilderException || cause instanceof CertificateException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOfKeys(Throwable problem) {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidConfigurationException
          || cause instanceof GeneralSecurityException) {
        return true;
      }
    }
    return false;
  }

  private static String innermost(Throwable problem) {
    Throwable cause = problem;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
