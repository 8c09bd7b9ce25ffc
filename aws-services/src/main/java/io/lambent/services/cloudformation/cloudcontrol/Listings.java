package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.services.cloudformation.cloudcontrol.Listing.Paging;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** How the resources of each type are listed. */
final class Listings {
  private static final int PAGE = 100;
  private static final int SMALL_PAGE = 50;
  private static final Paging KMS = new Paging("Marker", "NextMarker", "Limit");
  private static final Paging LOGS = new Paging("nextToken", "nextToken", "limit");

  private static final Map<String, Listing> ALL =
      Map.ofEntries(
          Map.entry("AWS::ApiGatewayV2::Api", api("GetApis", "ApiId")),
          Map.entry("AWS::ApiGatewayV2::Integration", part("GetIntegrations", "IntegrationId")),
          Map.entry("AWS::ApiGatewayV2::Route", part("GetRoutes", "RouteId")),
          Map.entry("AWS::CloudWatch::Alarm", alarms("MetricAlarm")),
          Map.entry("AWS::CloudWatch::CompositeAlarm", alarms("CompositeAlarm")),
          Map.entry(
              "AWS::CloudWatch::Dashboard",
              Listing.of(
                  "cloudwatch",
                  "ListDashboards",
                  "DashboardEntries",
                  Paging.AWS,
                  0,
                  "DashboardName")),
          Map.entry(
              "AWS::DynamoDB::Table",
              texts(
                  "dynamodb",
                  "ListTables",
                  "TableNames",
                  new Paging("ExclusiveStartTableName", "LastEvaluatedTableName", "Limit"))),
          Map.entry(
              "AWS::ECR::Repository",
              Listing.of(
                  "ecr",
                  "DescribeRepositories",
                  "repositories",
                  new Paging("nextToken", "nextToken", "maxResults"),
                  PAGE,
                  "repositoryName")),
          Map.entry(
              "AWS::Events::ApiDestination",
              Listing.of(
                  "events", "ListApiDestinations", "ApiDestinations", Paging.LIMIT, PAGE, "Name")),
          Map.entry(
              "AWS::Events::Archive",
              Listing.of("events", "ListArchives", "Archives", Paging.LIMIT, PAGE, "ArchiveName")),
          Map.entry(
              "AWS::Events::EventBus",
              Listing.of("events", "ListEventBuses", "EventBuses", Paging.LIMIT, PAGE, "Name")),
          Map.entry(
              "AWS::Events::Rule",
              Listing.of("events", "ListRules", "Rules", Paging.LIMIT, PAGE, "Arn")
                  .with(Map.of("EventBusName", "EventBusName"))),
          Map.entry("AWS::IAM::Group", iam("ListGroups", "Groups", "GroupName")),
          Map.entry(
              "AWS::IAM::InstanceProfile",
              iam("ListInstanceProfiles", "InstanceProfiles", "InstanceProfileName")),
          Map.entry(
              "AWS::IAM::ManagedPolicy",
              iam("ListPolicies", "Policies", "Arn").fixed("Scope", "Local")),
          Map.entry("AWS::IAM::Role", iam("ListRoles", "Roles", "RoleName")),
          Map.entry(
              "AWS::IAM::RolePolicy",
              iam("ListRolePolicies", "PolicyNames", "")
                  .within("RoleName", "RoleName")
                  .identifiedBy(
                      (item, model) ->
                          List.of(item.asString(), model.path("RoleName").asString()))),
          Map.entry("AWS::IAM::User", iam("ListUsers", "Users", "UserName")),
          Map.entry(
              "AWS::KMS::Alias",
              Listing.of("kms", "ListAliases", "Aliases", KMS, PAGE, "AliasName")),
          Map.entry("AWS::KMS::Key", Listing.of("kms", "ListKeys", "Keys", KMS, PAGE, "KeyId")),
          Map.entry(
              "AWS::Kinesis::Stream", texts("kinesis", "ListStreams", "StreamNames", Paging.LIMIT)),
          Map.entry(
              "AWS::Lambda::Alias",
              lambda("ListAliases", "Aliases", "AliasArn").within("FunctionName", "FunctionName")),
          Map.entry(
              "AWS::Lambda::EventInvokeConfig",
              lambda("ListFunctionEventInvokeConfigs", "FunctionEventInvokeConfigs", "FunctionArn")
                  .within("FunctionName", "FunctionName")
                  .identifiedBy(Listings::invokeConfig)),
          Map.entry(
              "AWS::Lambda::EventSourceMapping",
              lambda("ListEventSourceMappings", "EventSourceMappings", "UUID")
                  .with(
                      Map.of("FunctionName", "FunctionName", "EventSourceArn", "EventSourceArn"))),
          Map.entry("AWS::Lambda::Function", lambda("ListFunctions", "Functions", "FunctionName")),
          Map.entry(
              "AWS::Lambda::LayerVersion",
              lambda("ListLayerVersions", "LayerVersions", "LayerVersionArn")
                  .within("LayerName", "LayerName")),
          Map.entry(
              "AWS::Lambda::Permission",
              new Listing(
                  "lambda",
                  "GetPolicy",
                  "Policy",
                  Paging.MARKER,
                  0,
                  Map.of(),
                  Map.of("FunctionName", "FunctionName"),
                  List.of("FunctionName"),
                  Listings::permission)),
          Map.entry(
              "AWS::Lambda::Url",
              lambda("ListFunctionUrlConfigs", "FunctionUrlConfigs", "FunctionArn")
                  .within("TargetFunctionArn", "FunctionName")),
          Map.entry(
              "AWS::Lambda::Version",
              lambda("ListVersionsByFunction", "Versions", "FunctionArn")
                  .within("FunctionName", "FunctionName")
                  .identifiedBy(Listings::version)),
          Map.entry(
              "AWS::Logs::LogGroup",
              Listing.of(
                  "logs", "DescribeLogGroups", "logGroups", LOGS, SMALL_PAGE, "logGroupName")),
          Map.entry(
              "AWS::Logs::LogStream", logs("DescribeLogStreams", "logStreams", "logStreamName")),
          Map.entry(
              "AWS::Logs::MetricFilter",
              logs("DescribeMetricFilters", "metricFilters", "filterName")),
          Map.entry(
              "AWS::Logs::SubscriptionFilter",
              logs("DescribeSubscriptionFilters", "subscriptionFilters", "filterName")
                  .identifiedBy(
                      (item, model) ->
                          List.of(
                              item.path("filterName").asString(),
                              model.path("LogGroupName").asString()))),
          Map.entry(
              "AWS::S3::Bucket",
              Listing.of(
                  "s3",
                  "ListBuckets",
                  "Buckets",
                  new Paging("ContinuationToken", "ContinuationToken", "MaxBuckets"),
                  PAGE,
                  "Name")),
          Map.entry(
              "AWS::SNS::Subscription",
              Listing.of(
                      "sns", "ListSubscriptions", "Subscriptions", Paging.AWS, 0, "SubscriptionArn")
                  .identifiedBy(Listings::subscription)),
          Map.entry(
              "AWS::SNS::Topic",
              Listing.of("sns", "ListTopics", "Topics", Paging.AWS, 0, "TopicArn")),
          Map.entry("AWS::SQS::Queue", texts("sqs", "ListQueues", "QueueUrls", Paging.AWS)),
          Map.entry(
              "AWS::SSM::Parameter",
              Listing.of(
                  "ssm", "DescribeParameters", "Parameters", Paging.AWS, SMALL_PAGE, "Name")),
          Map.entry(
              "AWS::Scheduler::Schedule",
              Listing.of("scheduler", "ListSchedules", "Schedules", Paging.AWS, PAGE, "Name")
                  .with(Map.of("GroupName", "GroupName"))),
          Map.entry(
              "AWS::Scheduler::ScheduleGroup",
              Listing.of(
                  "scheduler", "ListScheduleGroups", "ScheduleGroups", Paging.AWS, PAGE, "Name")),
          Map.entry(
              "AWS::SecretsManager::Secret",
              Listing.of("secretsmanager", "ListSecrets", "SecretList", Paging.AWS, PAGE, "ARN")));

  private Listings() {}

  /** The listing of a type; null where it has none. */
  static @Nullable Listing find(String type) {
    return ALL.get(type);
  }

  private static Listing texts(String api, String operation, String items, Paging paging) {
    return Listing.of(api, operation, items, paging, PAGE, "")
        .identifiedBy((item, model) -> List.of(item.asString()));
  }

  private static Listing iam(String operation, String items, String member) {
    return Listing.of("iam", operation, items, Paging.IAM, PAGE, member);
  }

  private static Listing alarms(String kind) {
    return Listing.of(
            "cloudwatch",
            "DescribeAlarms",
            kind + "s",
            new Paging("NextToken", "NextToken", "MaxRecords"),
            PAGE,
            "AlarmName")
        .fixed("AlarmTypes", kind);
  }

  /** The listing of what a log group has. */
  private static Listing logs(String operation, String items, String member) {
    return Listing.of("logs", operation, items, LOGS, SMALL_PAGE, member)
        .within("LogGroupName", "logGroupName")
        .identifiedBy(
            (item, model) ->
                List.of(model.path("LogGroupName").asString(), item.path(member).asString()));
  }

  private static Listing lambda(String operation, String items, String member) {
    return Listing.of("lambda", operation, items, Paging.MARKER, SMALL_PAGE, member);
  }

  private static Listing api(String operation, String member) {
    return Listing.of("apigatewayv2", operation, "Items", Paging.AWS, PAGE, member);
  }

  private static Listing part(String operation, String member) {
    return api(operation, member)
        .within("ApiId", "ApiId")
        .identifiedBy(
            (item, model) -> List.of(model.path("ApiId").asString(), item.path(member).asString()));
  }

  /** The ARN of a configuration ends with its version or alias, where it is for one. */
  private static List<String> invokeConfig(JsonNode item, ObjectNode model) {
    String[] arn = item.path("FunctionArn").asString().split(":", -1);
    return List.of(
        model.path("FunctionName").asString(),
        arn.length > 7 ? Objects.requireNonNull(arn[7]) : "$LATEST");
  }

  private static List<String> permission(JsonNode statement, ObjectNode model) {
    return List.of(model.path("FunctionName").asString(), statement.path("Sid").asString());
  }

  private static @Nullable List<String> version(JsonNode item, ObjectNode model) {
    return item.path("Version").asString().equals("$LATEST")
        ? null
        : List.of(item.path("FunctionArn").asString());
  }

  /** Subscriptions that are not confirmed have no ARN yet. */
  private static @Nullable List<String> subscription(JsonNode item, ObjectNode model) {
    String arn = item.path("SubscriptionArn").asString();
    return arn.startsWith("arn:") ? List.of(arn) : null;
  }
}
