package io.lambent.services.elbv2;

import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Validates the settings of a listener. */
final class ListenerRules {
  static final int MAX_CERTIFICATES = 25;

  private static final String HTTPS = "HTTPS";

  private ListenerRules() {}

  /**
   * Checks the settings of a listener.
   *
   * @throws AwsFailure where AWS does not take them, or they would have no effect here
   */
  static StoredListener.Settings settings(
      @Nullable String protocol,
      @Nullable String sslPolicy,
      List<Shapes.Certificate> certificates,
      List<String> alpnPolicy,
      Shapes.@Nullable MutualAuthentication mutual) {
    if (protocol == null) {
      throw ElbErrors.validation("A listener protocol must be specified");
    }
    if (!protocol.equals("HTTP") && !protocol.equals(HTTPS)) {
      throw ElbErrors.validation(
          "Listener protocol '" + protocol + "' must be one of 'HTTPS, HTTP'");
    }
    if (!alpnPolicy.isEmpty()) {
      throw ElbErrors.validation("ALPN policies can only be specified for TLS listeners");
    }
    if (mutual != null && !"off".equals(Objects.requireNonNullElse(mutual.mode(), "off"))) {
      throw ElbErrors.unsupported("Mutual authentication of listeners is");
    }
    List<String> arns = arns(certificates);
    if (!protocol.equals(HTTPS)) {
      if (!arns.isEmpty() || sslPolicy != null) {
        throw ElbErrors.validation(
            "Certificates and SSL policies can only be specified for HTTPS listeners");
      }
      return new StoredListener.Settings(protocol, null, List.of());
    }
    if (arns.isEmpty()) {
      throw ElbErrors.validation("A certificate must be specified for HTTPS listeners");
    }
    String policy = Objects.requireNonNullElse(sslPolicy, SslPolicies.DEFAULT);
    SslPolicies.require(policy);
    return new StoredListener.Settings(protocol, policy, arns);
  }

  private static List<String> arns(List<Shapes.Certificate> certificates) {
    List<String> arns = new ArrayList<>();
    for (Shapes.Certificate certificate : certificates) {
      String arn = Objects.requireNonNullElse(certificate.certificateArn(), "");
      if (!arn.matches("arn:[a-z-]+:(acm|iam):.+")) {
        throw AwsFailure.declared(
            "CertificateNotFoundException", "Certificate '" + arn + "' not found");
      }
      if (!arns.contains(arn)) {
        arns.add(arn);
      }
    }
    if (arns.size() > MAX_CERTIFICATES) {
      throw AwsFailure.declared(
          "TooManyCertificatesException",
          "A listener can have at most '" + MAX_CERTIFICATES + "' certificates");
    }
    return arns;
  }

  /**
   * The certificates after a change: the default one is replaced where the request names one.
   *
   * @param before null where the listener has had another protocol
   */
  static List<Shapes.Certificate> certificates(
      List<Shapes.Certificate> asked, @Nullable StoredListener before) {
    List<Shapes.Certificate> all = new ArrayList<>(asked);
    if (before != null) {
      before.settings().certificates().stream()
          .skip(asked.isEmpty() ? 0 : 1)
          .forEach(arn -> all.add(new Shapes.Certificate(arn, null)));
    }
    return all;
  }
}
