package io.lambent.services.cloudformation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.invocation.Invocation;
import io.lambent.services.TestingAwsServices;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class StacksTest {
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final AwsOperations operations = services.bean(AwsOperations.class);
  private static final AwsOperations.Scope scope =
      new AwsOperations.Scope("000000000000", "us-east-1", "http://localhost:4566");

  private final String name = "s" + UUID.randomUUID().toString().substring(0, 8);

  private static final String TEMPLATE =
      """
      Parameters:
        Delay: {Type: Number, Default: 1}
      Resources:
        Queue:
          Type: AWS::SQS::Queue
          Properties:
            DelaySeconds: !Ref Delay
        Parameter:
          Type: AWS::SSM::Parameter
          Properties: {Type: String, Value: !GetAtt Queue.Arn}
      Outputs:
        Url:
          Value: !Ref Queue
          Export: {Name: !Sub '${AWS::StackName}-url'}
      """;

  private JsonNode call(String operation, String input) {
    return operations.call(scope, "cloudformation", operation, TemplateText.snippet(input));
  }

  private ObjectNode input(String template) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("StackName", name)
        .put("TemplateBody", template);
  }

  private JsonNode stack() {
    return call("DescribeStacks", "{StackName: " + name + "}").path("Stacks").path(0);
  }

  private JsonNode ended() {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    JsonNode stack = stack();
    while (stack.path("StackStatus").asString().endsWith("_IN_PROGRESS")) {
      if (System.nanoTime() > end) {
        throw new AssertionError("still " + stack + reasons());
      }
      LockSupport.parkNanos(20_000_000);
      stack = stack();
    }
    return stack;
  }

  private List<String> reasons() {
    return call("DescribeStackEvents", "{StackName: " + name + "}")
        .path("StackEvents")
        .valueStream()
        .map(
            event ->
                event.path("LogicalResourceId").asString()
                    + " "
                    + event.path("ResourceStatus").asString()
                    + " "
                    + event.path("ResourceStatusReason").asString(""))
        .toList();
  }

  private void create(String template) {
    operations.call(scope, "cloudformation", "CreateStack", input(template));
  }

  @Test
  void aDefinitionOfAnApiGetsItsTitleAndPseudoParameters() {
    create(
        """
        Resources:
          Api:
            Type: AWS::ApiGateway::RestApi
            Properties:
              Name: pets
              Body:
                swagger: '2.0'
                paths:
                  /:
                    get:
                      x-amazon-apigateway-integration:
                        type: aws_proxy
                        httpMethod: POST
                        uri: 'arn:${AWS::Partition}:apigateway:${AWS::Region}:lambda:path/2015-03-31/functions/arn:${AWS::Partition}:lambda:${AWS::Region}:${AWS::AccountId}:function:f/invocations'
        Outputs:
          Root: {Value: !GetAtt Api.RootResourceId}
          Api: {Value: !Ref Api}
        """);

    JsonNode created = ended();

    assertThat(created.path("StackStatus").asString())
        .as(() -> reasons().toString())
        .isEqualTo("CREATE_COMPLETE");
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    for (JsonNode output : created.path("Outputs")) {
      named.put(
          output.path("OutputKey").asString().equals("Api") ? "restApiId" : "resourceId",
          output.path("OutputValue").asString());
    }
    JsonNode integration =
        operations.call(scope, "apigateway", "GetIntegration", named.put("httpMethod", "GET"));
    assertThat(integration.path("uri").asString())
        .contains("arn:aws:lambda:us-east-1:000000000000:function:f");
  }

  @Test
  void aStackPolicyProtectsResourcesFromUpdates() {
    create(TEMPLATE);
    ended();
    call(
        "SetStackPolicy",
        "{StackName: "
            + name
            + ", StackPolicyBody: '{\"Statement\": [{\"Effect\": \"Allow\", \"Action\": \"*\","
            + " \"Principal\": \"*\", \"NotResource\": \"LogicalResourceId/Queue\"}]}'}");
    ObjectNode update = input(TEMPLATE.replace("!Ref Delay", "9"));

    operations.call(scope, "cloudformation", "UpdateStack", update);

    assertThat(ended().path("StackStatus").asString()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
    assertThat(reasons()).contains("Queue UPDATE_FAILED Action not allowed by stack policy");
    update.put("StackPolicyDuringUpdateBody", "{}");
    operations.call(scope, "cloudformation", "UpdateStack", update);
    assertThat(ended().path("StackStatus").asString()).isEqualTo("UPDATE_COMPLETE");
    String removed = TEMPLATE.replaceAll("(?s)Outputs:.*", "").replace("  Queue:", "  Other:");
    operations.call(
        scope, "cloudformation", "UpdateStack", input(removed.replace("Queue.Arn", "Other.Arn")));
    assertThat(ended().path("StackStatus").asString()).isEqualTo("UPDATE_ROLLBACK_COMPLETE");
  }

  @Test
  void anOutputOfAnAttributeThatATypeLacksFailsAtOnce() {
    create(TEMPLATE.replace("Value: !Ref Queue", "Value: !GetAtt Queue.Colour"));

    assertThat(ended().path("StackStatus").asString()).isEqualTo("ROLLBACK_COMPLETE");
    assertThat(reasons())
        .hasSize(3)
        .contains(
            name
                + " ROLLBACK_IN_PROGRESS [Error] /Outputs/Url/Value/Fn::GetAtt: Resource type"
                + " AWS::SQS::Queue does not support attribute {Colour}. Rollback requested by"
                + " user.");
    assertThat(stack().has("DeletionTime")).isTrue();
  }

  @Test
  void createsUpdatesAndDeletes() {
    create(TEMPLATE);
    JsonNode created = ended();
    assertThat(created.path("StackStatus").asString())
        .as(() -> reasons().toString())
        .isEqualTo("CREATE_COMPLETE");
    String url = created.path("Outputs").path(0).path("OutputValue").asString();
    assertThat(url).contains("/" + name + "-Queue-");
    assertThat(created.path("EnableTerminationProtection").asBoolean(true)).isFalse();

    ObjectNode update = input(TEMPLATE);
    update
        .putArray("Parameters")
        .addObject()
        .put("ParameterKey", "Delay")
        .put("ParameterValue", "7");
    operations.call(scope, "cloudformation", "UpdateStack", update);
    assertThat(ended().path("StackStatus").asString()).isEqualTo("UPDATE_COMPLETE");
    JsonNode attributes =
        operations
            .call(
                scope,
                "sqs",
                "GetQueueAttributes",
                TemplateText.snippet("{QueueUrl: '" + url + "', AttributeNames: [All]}"))
            .path("Attributes");
    assertThat(attributes.path("DelaySeconds").asString()).isEqualTo("7");
    assertThatThrownBy(() -> operations.call(scope, "cloudformation", "UpdateStack", update))
        .isInstanceOfSatisfying(
            OperationFailure.class,
            e -> assertThat(e.text()).isEqualTo("No updates are to be performed."));

    String id = created.path("StackId").asString();
    call("DeleteStack", "{StackName: " + name + "}");
    awaitDeleted(id);
    assertThatThrownBy(this::stack)
        .isInstanceOfSatisfying(
            OperationFailure.class,
            e -> {
              assertThat(e.code()).isEqualTo("ValidationError");
              assertThat(e.text()).isEqualTo("Stack with id " + name + " does not exist");
            });
  }

  private void awaitDeleted(String id) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    String status = "";
    while (!status.equals("DELETE_COMPLETE")) {
      assertThat(System.nanoTime()).as(status).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
      status =
          call("DescribeStacks", "{StackName: '" + id + "'}")
              .path("Stacks")
              .path(0)
              .path("StackStatus")
              .asString();
    }
  }

  @Test
  void rollsBackAnUpdateThatFails() {
    create(TEMPLATE);
    ended();
    String queue = stack().path("Outputs").path(0).path("OutputValue").asString();
    String changed =
        TEMPLATE
            .replace("!Ref Delay", "9")
            .replace(
                "Value: !GetAtt Queue.Arn}",
                "Value: '{{resolve:ssm:/not/there}}'}\n    DependsOn: Queue");
    operations.call(scope, "cloudformation", "UpdateStack", input(changed));

    assertThat(ended().path("StackStatus").asString())
        .as(() -> reasons().toString())
        .isEqualTo("UPDATE_ROLLBACK_COMPLETE");
    JsonNode attributes =
        operations
            .call(
                scope,
                "sqs",
                "GetQueueAttributes",
                TemplateText.snippet("{QueueUrl: '" + queue + "', AttributeNames: [All]}"))
            .path("Attributes");
    assertThat(attributes.path("DelaySeconds").asString()).isEqualTo("1");
    assertThat(reasons())
        .anyMatch(text -> text.startsWith("Parameter UPDATE_FAILED Unable to fetch parameters"));
  }

  @Test
  void rollsBackACreationThatFails() {
    create(TEMPLATE.replace("Type: String, Value", "Type: Wrong, Value"));

    assertThat(ended().path("StackStatus").asString()).isEqualTo("ROLLBACK_COMPLETE");
    assertThat(stack().path("StackStatusReason").asString("")).isEmpty();
    assertThat(reasons())
        .anyMatch(text -> text.contains("The following resource(s) failed to create: [Parameter]."))
        .anyMatch(text -> text.startsWith("Queue DELETE_COMPLETE"));
  }

  @Test
  void computesAndExecutesChangeSets() {
    ObjectNode first = input(TEMPLATE).put("ChangeSetName", "c1").put("ChangeSetType", "CREATE");
    operations.call(scope, "cloudformation", "CreateChangeSet", first);
    assertThat(stack().path("StackStatus").asString()).isEqualTo("REVIEW_IN_PROGRESS");
    JsonNode set = call("DescribeChangeSet", "{StackName: " + name + ", ChangeSetName: c1}");
    assertThat(set.path("Status").asString()).isEqualTo("CREATE_COMPLETE");
    assertThat(set.path("Changes").size()).isEqualTo(2);
    call("ExecuteChangeSet", "{StackName: " + name + ", ChangeSetName: c1}");
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!stack().path("StackStatus").asString().equals("CREATE_COMPLETE")) {
      assertThat(System.nanoTime()).as(() -> reasons().toString()).isLessThan(end);
      LockSupport.parkNanos(20_000_000);
    }

    operations.call(
        scope, "cloudformation", "CreateChangeSet", input(TEMPLATE).put("ChangeSetName", "c2"));
    JsonNode none = call("DescribeChangeSet", "{StackName: " + name + ", ChangeSetName: c2}");
    assertThat(none.path("Status").asString()).isEqualTo("FAILED");
    assertThat(none.path("StatusReason").asString())
        .isEqualTo(
            "The submitted information didn't contain changes. Submit different information to"
                + " create a change set.");

    operations.call(
        scope,
        "cloudformation",
        "CreateChangeSet",
        input(TEMPLATE.replace("DelaySeconds: !Ref Delay", "QueueName: " + name + "-q"))
            .put("ChangeSetName", "c3"));
    JsonNode replaced =
        call(
            "DescribeChangeSet",
            "{StackName: " + name + ", ChangeSetName: c3, IncludePropertyValues: true}");
    JsonNode parameter = replaced.path("Changes").path(0).path("ResourceChange");
    JsonNode queue = replaced.path("Changes").path(1).path("ResourceChange");
    assertThat(queue.path("Replacement").asString()).isEqualTo("True");
    assertThat(queue.path("PolicyAction").asString()).isEqualTo("ReplaceAndDelete");
    assertThat(parameter.path("Details").path(0).path("Target").path("AfterValue").asString())
        .isEqualTo("{{changeSet:KNOWN_AFTER_APPLY}}");
  }

  @Test
  void waitsForTheAnswerOfACustomResource() throws Exception {
    String function = name + "-custom";
    create(
        """
        Resources:
          Thing:
            Type: Custom::Thing
            Properties:
              ServiceToken: arn:aws:lambda:us-east-1:000000000000:function:%s
              Size: 5
        Outputs:
          Answer: {Value: !GetAtt Thing.Answer}
        """
            .formatted(function));
    Invocation invocation = services.invoker().of(function).poll(60, TimeUnit.SECONDS);
    JsonNode event = TemplateText.snippet(new String(invocation.payload(), UTF_8));
    assertThat(event.path("RequestType").asString()).isEqualTo("Create");
    assertThat(event.path("ResourceProperties").path("Size").asString()).isEqualTo("5");
    URI url = URI.create(event.path("ResponseURL").asString());
    HttpRequest.Builder answer =
        HttpRequest.newBuilder(services.uri().resolve(url.getPath()))
            .PUT(
                HttpRequest.BodyPublishers.ofString(
                    "{\"Status\":\"SUCCESS\",\"PhysicalResourceId\":\"p\",\"Data\":{\"Answer\":42}}"));
    TestingAwsServices.headers("none", "000000000000").forEach(answer::header);
    try (HttpClient http = HttpClient.newHttpClient()) {
      assertThat(http.send(answer.build(), HttpResponse.BodyHandlers.discarding()).statusCode())
          .isEqualTo(200);
    }

    JsonNode stack = ended();
    assertThat(stack.path("Outputs").path(0).path("OutputValue").asString())
        .as(() -> reasons().toString())
        .isEqualTo("42");
  }

  private static String deployed(String version) {
    return """
        Conditions:
          Shifts: !Equals [a, a]
        Resources:
          Live:
            Type: AWS::Lambda::Alias
            Properties: {FunctionName: absent, Name: live, FunctionVersion: '%s'}
            UpdatePolicy: !If [Shifts, {CodeDeployLambdaAliasUpdate: {ApplicationName: a, DeploymentGroupName: g}}, !Ref AWS::NoValue]
        """
        .formatted(version);
  }

  @Test
  void processesTemplatesWhoseAliasesHaveUpdatePolicies() {
    ObjectNode set = input(deployed("1")).put("ChangeSetName", "c").put("ChangeSetType", "CREATE");

    operations.call(scope, "cloudformation", "CreateChangeSet", set);

    JsonNode change = call("DescribeChangeSet", "{StackName: " + name + ", ChangeSetName: c}");
    assertThat(change.path("Status").asString()).isEqualTo("CREATE_COMPLETE");
    assertThat(
            call(
                    "GetTemplate",
                    "{StackName: " + name + ", ChangeSetName: c, TemplateStage: Processed}")
                .path("TemplateBody")
                .toString())
        .contains("CodeDeployLambdaAliasUpdate");
  }

  @Test
  void refusesTypesThatLambentDoesNotHave() {
    assertThatThrownBy(() -> create("Resources: {V: {Type: 'AWS::EC2::VPC'}}"))
        .isInstanceOfSatisfying(
            OperationFailure.class,
            e ->
                assertThat(e.text())
                    .isEqualTo(
                        "Template format error: Unrecognized resource types: [AWS::EC2::VPC]"));
  }
}
