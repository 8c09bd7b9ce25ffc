package io.lambent.services.elbv2;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Structures of requests and answers, which are stored in the form of answers. */
final class Shapes {
  private Shapes() {}

  record Tag(String key, @Nullable String value) {}

  record Attribute(@Nullable String key, @Nullable String value) {}

  record Certificate(@Nullable String certificateArn, @Nullable Boolean isDefault) {}

  record MutualAuthentication(@Nullable String mode) {}

  record Matcher(@Nullable String httpCode, @Nullable String grpcCode) {}

  record Action(
      String type,
      @Nullable String targetGroupArn,
      @Nullable Integer order,
      @Nullable RedirectConfig redirectConfig,
      @Nullable FixedResponseConfig fixedResponseConfig,
      @Nullable ForwardConfig forwardConfig) {}

  record RedirectConfig(
      @Nullable String protocol,
      @Nullable String port,
      @Nullable String host,
      @Nullable String path,
      @Nullable String query,
      String statusCode) {}

  record FixedResponseConfig(
      @Nullable String messageBody, String statusCode, @Nullable String contentType) {}

  record ForwardConfig(
      List<TargetGroupTuple> targetGroups, @Nullable Stickiness targetGroupStickinessConfig) {}

  record TargetGroupTuple(@Nullable String targetGroupArn, @Nullable Integer weight) {}

  record Stickiness(@Nullable Boolean enabled, @Nullable Integer durationSeconds) {}

  record Condition(
      @Nullable String field,
      List<String> values,
      @Nullable Patterns hostHeaderConfig,
      @Nullable Patterns pathPatternConfig,
      @Nullable HeaderConfig httpHeaderConfig,
      @Nullable QueryConfig queryStringConfig,
      @Nullable Methods httpRequestMethodConfig,
      @Nullable Addresses sourceIpConfig,
      List<String> regexValues) {}

  record Patterns(List<String> values, List<String> regexValues) {}

  record HeaderConfig(
      @Nullable String httpHeaderName, List<String> values, List<String> regexValues) {}

  record QueryConfig(List<QueryPair> values) {}

  record QueryPair(@Nullable String key, @Nullable String value) {}

  record Methods(List<String> values) {}

  record Addresses(List<String> values) {}

  record Transform(String type) {}

  /** Attributes as an answer lists them. */
  static List<Attribute> attributes(Map<String, String> attributes) {
    return attributes.entrySet().stream()
        .map(entry -> new Attribute(entry.getKey(), entry.getValue()))
        .toList();
  }
}
