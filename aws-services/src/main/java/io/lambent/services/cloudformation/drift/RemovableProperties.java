package io.lambent.services.cloudformation.drift;

import java.util.Map;
import java.util.Set;

/** Properties that services leave out of their answers where nobody sets them. */
final class RemovableProperties {
  private static final Map<String, Set<String>> NAMES =
      Map.of(
          "AWS::Lambda::Function",
          Set.of(
              "DeadLetterConfig",
              "Environment",
              "KmsKeyArn",
              "Layers",
              "ReservedConcurrentExecutions"),
          "AWS::Lambda::EventSourceMapping",
          Set.of("DestinationConfig", "FilterCriteria", "FunctionResponseTypes", "ScalingConfig"),
          "AWS::SQS::Queue",
          Set.of("KmsMasterKeyId", "RedriveAllowPolicy", "RedrivePolicy"),
          "AWS::SNS::Subscription",
          Set.of("FilterPolicy", "RedrivePolicy"),
          "AWS::DynamoDB::Table",
          Set.of("GlobalSecondaryIndexes", "StreamSpecification"),
          "AWS::S3::Bucket",
          Set.of("PublicAccessBlockConfiguration"),
          "AWS::Logs::LogGroup",
          Set.of("KmsKeyId", "RetentionInDays"),
          "AWS::Events::Rule",
          Set.of("Description", "EventPattern", "RoleArn", "ScheduleExpression"),
          "AWS::ApiGatewayV2::Api",
          Set.of("CorsConfiguration"));

  private RemovableProperties() {}

  static boolean contains(String type, String property) {
    return NAMES.getOrDefault(type, Set.of()).contains(property);
  }
}
