package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policies that listeners may name: some of AWS's. The gateway's own settings decide how TLS is
 * spoken. See <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html">Security
 * policies</a>.
 */
final class SslPolicies {
  static final String DEFAULT = "ELBSecurityPolicy-2016-08";

  private static final List<String> CIPHERS_V13 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
  private static final List<String> CIPHERS_V12_GCM =
      List.of(
          "ECDHE-ECDSA-AES128-GCM-SHA256",
          "ECDHE-RSA-AES128-GCM-SHA256",
          "ECDHE-ECDSA-AES256-GCM-SHA384",
          "ECDHE-RSA-AES256-GCM-SHA384");
  private static final List<String> CIPHERS_V12_CBC =
      List.of(
          "ECDHE-ECDSA-AES128-SHA256",
          "ECDHE-RSA-AES128-SHA256",
          "ECDHE-ECDSA-AES256-SHA384",
          "ECDHE-RSA-AES256-SHA384");
  private static final List<String> CIPHERS_OLD =
      List.of(
          "ECDHE-ECDSA-AES128-SHA",
          "ECDHE-RSA-AES128-SHA",
          "ECDHE-RSA-AES256-SHA",
          "ECDHE-ECDSA-AES256-SHA",
          "AES128-GCM-SHA256",
          "AES128-SHA256",
          "AES128-SHA",
          "AES256-GCM-SHA384",
          "AES256-SHA256",
          "AES256-SHA");

  private static final List<Policy> ALL =
      List.of(
          policy(
              DEFAULT,
              List.of("TLSv1", "TLSv1.1", "TLSv1.2"),
              CIPHERS_V12_GCM,
              CIPHERS_V12_CBC,
              CIPHERS_OLD),
          policy("ELBSecurityPolicy-TLS13-1-3-2021-06", List.of("TLSv1.3"), CIPHERS_V13),
          policy(
              "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
              List.of("TLSv1.2", "TLSv1.3"),
              CIPHERS_V13,
              CIPHERS_V12_GCM),
          policy(
              "ELBSecurityPolicy-TLS13-1-2-2021-06",
              List.of("TLSv1.2", "TLSv1.3"),
              CIPHERS_V13,
              CIPHERS_V12_GCM,
              CIPHERS_V12_CBC));

  private SslPolicies() {}

  record Policy(
      String name,
      List<String> sslProtocols,
      List<Cipher> ciphers,
      List<String> supportedLoadBalancerTypes) {}

  record Cipher(String name, int priority) {}

  record Describe(List<String> names, @Inlined Paging paging, @Nullable String loadBalancerType) {}

  record Listed(List<Policy> sslPolicies, @Nullable String nextMarker) {}

  @SafeVarargs
  private static Policy policy(String name, List<String> protocols, List<String>... ciphers) {
    List<Cipher> all = new ArrayList<>();
    for (List<String> some : ciphers) {
      some.forEach(cipher -> all.add(new Cipher(cipher, all.size() + 1)));
    }
    return new Policy(name, protocols, all, List.of("application"));
  }

  static void require(String name) {
    if (ALL.stream().noneMatch(policy -> policy.name().equals(name))) {
      throw notFound(name);
    }
  }

  private static AwsFailure notFound(String name) {
    return AwsFailure.declared("SSLPolicyNotFoundException", "SSL policy '" + name + "' not found");
  }

  static Listed describe(Caller caller, Describe input) {
    input.names().forEach(SslPolicies::require);
    Paging.Page<Policy> page =
        input
            .paging()
            .of(
                ALL.stream()
                    .filter(
                        policy -> input.names().isEmpty() || input.names().contains(policy.name()))
                    .toList(),
                Policy::name);
    return new Listed(page.items(), page.nextMarker());
  }
}
