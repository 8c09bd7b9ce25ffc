package io.lambent.services.cloudformation.cloudcontrol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.cloudcontrol.model.OperationStatus;
import software.amazon.awssdk.services.cloudcontrol.model.ProgressEvent;
import software.amazon.awssdk.services.cloudcontrol.model.ResourceDescription;
import software.amazon.awssdk.services.cloudcontrol.model.ResourceNotFoundException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Resources of each type whose service is here: made, read, listed, changed and deleted. */
class ControlledResourcesTest {
  private static final TestingControl control = new TestingControl();
  private static final String POLICY =
      "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'s3:GetObject',"
          + "'Resource':'*'}]}";
  private static final String TRUST =
      "{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'sts:AssumeRole',"
          + "'Principal':{'Service':'lambda.amazonaws.com'}}]}";

  private final String name = "cc-" + UUID.randomUUID().toString().substring(0, 12);

  /**
   * A type with a state, a patch, and what is there before and after it.
   *
   * @param state with {@code NAME} for a name of the test
   * @param before a path and its value in JSON
   * @param after the same after the patch
   */
  record Case(String type, String state, String before, String patch, String after) {
    static String json(String text, String name) {
      return text.replace('\'', '"').replace("NAME", name);
    }

    @Override
    public String toString() {
      return type;
    }
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case(
            "AWS::SQS::Queue",
            "{'QueueName':'NAME','DelaySeconds':5,'Tags':[{'Key':'a','Value':'1'}]}",
            "/DelaySeconds=5",
            "[{'op':'replace','path':'/DelaySeconds','value':7},"
                + "{'op':'add','path':'/Tags/-','value':{'Key':'b','Value':'2'}}]",
            "/Tags/1/Value='2'"),
        new Case(
            "AWS::SNS::Topic",
            "{'TopicName':'NAME','DisplayName':'first'}",
            "/TopicName='NAME'",
            "[{'op':'replace','path':'/DisplayName','value':'second'}]",
            "/DisplayName='second'"),
        new Case(
            "AWS::DynamoDB::Table",
            "{'TableName':'NAME','BillingMode':'PAY_PER_REQUEST','AttributeDefinitions':"
                + "[{'AttributeName':'id','AttributeType':'S'}],'KeySchema':[{'AttributeName':'id',"
                + "'KeyType':'HASH'}]}",
            "/BillingMode='PAY_PER_REQUEST'",
            "[{'op':'add','path':'/TimeToLiveSpecification','value':{'AttributeName':'at',"
                + "'Enabled':true}}]",
            "/TimeToLiveSpecification={'AttributeName':'at','Enabled':true}"),
        new Case(
            "AWS::Kinesis::Stream",
            "{'Name':'NAME','ShardCount':1}",
            "/ShardCount=1",
            "[{'op':'replace','path':'/RetentionPeriodHours','value':48}]",
            "/RetentionPeriodHours=48"),
        new Case(
            "AWS::S3::Bucket",
            "{'BucketName':'NAME','CorsConfiguration':{'CorsRules':[{'AllowedMethods':['GET'],"
                + "'AllowedOrigins':['*'],'MaxAge':9}]}}",
            "/CorsConfiguration/CorsRules/0/MaxAge=9",
            "[{'op':'add','path':'/LifecycleConfiguration','value':{'Rules':[{'Id':'r',"
                + "'Status':'Enabled','ExpirationInDays':3,'Prefix':'logs/'}]}}]",
            "/LifecycleConfiguration/Rules/0={'Id':'r','Status':'Enabled','ExpirationInDays':3,"
                + "'Prefix':'logs/'}"),
        new Case(
            "AWS::SSM::Parameter",
            "{'Name':'NAME','Type':'String','Value':'one','Tags':{'a':'1'}}",
            "/Value='one'",
            "[{'op':'replace','path':'/Value','value':'two'}]",
            "/Value='two'"),
        new Case(
            "AWS::SecretsManager::Secret",
            "{'Name':'NAME','SecretString':'s','Description':'d'}",
            "/Description='d'",
            "[{'op':'replace','path':'/Description','value':'e'},"
                + "{'op':'add','path':'/SecretString','value':'t'}]",
            "/Description='e'"),
        new Case(
            "AWS::KMS::Key",
            "{'Description':'NAME'}",
            "/Description='NAME'",
            "[{'op':'replace','path':'/EnableKeyRotation','value':true}]",
            "/EnableKeyRotation=true"),
        new Case(
            "AWS::Events::EventBus",
            "{'Name':'NAME'}",
            "/Name='NAME'",
            "[{'op':'add','path':'/Description','value':'d'}]",
            "/Description='d'"),
        new Case(
            "AWS::Events::Rule",
            "{'Name':'NAME','ScheduleExpression':'rate(1 hour)','State':'DISABLED'}",
            "/State='DISABLED'",
            "[{'op':'add','path':'/Description','value':'d'}]",
            "/ScheduleExpression='rate(1 hour)'"),
        new Case(
            "AWS::Scheduler::Schedule",
            "{'Name':'NAME','ScheduleExpression':'rate(1 hour)','State':'DISABLED',"
                + "'EndDate':'2999-01-01T00:00:00Z','FlexibleTimeWindow':{'Mode':'OFF'},"
                + "'Target':{'Arn':'arn:aws:sqs:us-east-1:000000000000:q','RoleArn':"
                + "'arn:aws:iam::000000000000:role/r'}}",
            "/FlexibleTimeWindow/Mode='OFF'",
            "[{'op':'add','path':'/Description','value':'d'}]",
            "/EndDate='2999-01-01T00:00:00Z'"),
        new Case(
            "AWS::IAM::Role",
            "{'RoleName':'NAME','AssumeRolePolicyDocument':" + TRUST + "}",
            "/AssumeRolePolicyDocument/Version='2012-10-17'",
            "[{'op':'add','path':'/Policies','value':[{'PolicyName':'p','PolicyDocument':"
                + POLICY
                + "}]}]",
            "/Policies/0/PolicyDocument/Statement/0/Action='s3:GetObject'"),
        new Case(
            "AWS::IAM::ManagedPolicy",
            "{'ManagedPolicyName':'NAME','PolicyDocument':" + POLICY + "}",
            "/AttachmentCount=0",
            "[{'op':'replace','path':'/PolicyDocument/Statement/0/Action','value':'s3:PutObject'}]",
            "/PolicyDocument/Statement/0/Action='s3:PutObject'"),
        new Case(
            "AWS::IAM::User",
            "{'UserName':'NAME','Tags':[{'Key':'a','Value':'1'}]}",
            "/Tags/0/Value='1'",
            "[{'op':'copy','from':'/UserName','path':'/Tags/0/Value'}]",
            "/Tags/0/Value='NAME'"),
        new Case(
            "AWS::ECR::Repository",
            "{'RepositoryName':'NAME','ImageTagMutability':'IMMUTABLE'}",
            "/ImageTagMutability='IMMUTABLE'",
            "[{'op':'test','path':'/RepositoryName','value':'NAME'},"
                + "{'op':'replace','path':'/ImageTagMutability','value':'MUTABLE'}]",
            "/ImageTagMutability='MUTABLE'"),
        new Case(
            "AWS::Events::Archive",
            "{'ArchiveName':'NAME','SourceArn':'arn:aws:events:us-east-1:000000000000:"
                + "event-bus/default','RetentionDays':1,'EventPattern':{'source':['none']}}",
            "/EventPattern/source/0='none'",
            "[{'op':'replace','path':'/RetentionDays','value':2}]",
            "/RetentionDays=2"),
        new Case(
            "AWS::Scheduler::ScheduleGroup",
            "{'Name':'NAME'}",
            "/State='ACTIVE'",
            "[{'op':'add','path':'/Tags','value':[{'Key':'a','Value':'1'}]}]",
            "/Tags/0/Value='1'"),
        new Case(
            "AWS::CloudWatch::Alarm",
            "{'AlarmName':'NAME','Namespace':'n','MetricName':'m','Statistic':'Sum','Period':60,"
                + "'EvaluationPeriods':2,'Threshold':1.5,'ComparisonOperator':"
                + "'GreaterThanThreshold'}",
            "/EvaluationPeriods=2",
            "[{'op':'replace','path':'/Threshold','value':2.5}]",
            "/Threshold=2.5"),
        new Case(
            "AWS::CloudWatch::Dashboard",
            "{'DashboardName':'NAME','DashboardBody':'{`widgets`:[]}'}".replace("`", "\\'"),
            "/DashboardName='NAME'",
            "[{'op':'replace','path':'/DashboardBody','value':'{}'}]",
            "/DashboardBody='{}'"),
        new Case(
            "AWS::ApiGatewayV2::Api",
            "{'Name':'NAME','ProtocolType':'HTTP'}",
            "/ProtocolType='HTTP'",
            "[{'op':'add','path':'/Description','value':'d'}]",
            "/Description='d'"));
  }

  private void expect(JsonNode model, String pathAndValue) {
    int equals = pathAndValue.indexOf('=');
    JsonNode found = model.at(pathAndValue.substring(0, equals));
    assertThat(found)
        .as(model.toString())
        .isEqualTo(
            JsonMapper.shared().readTree(Case.json(pathAndValue.substring(equals + 1), name)));
  }

  private static String succeeded(ProgressEvent event) {
    assertThat(event.operationStatus())
        .as(event.statusMessage())
        .isEqualTo(OperationStatus.SUCCESS);
    return event.identifier();
  }

  private List<String> listed(String type) {
    return control
        .client()
        .listResourcesPaginator(request -> request.typeName(type))
        .resourceDescriptions()
        .stream()
        .map(ResourceDescription::identifier)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void makesReadsListsChangesAndDeletesAResource(Case each) {
    String id = succeeded(control.create(each.type(), Case.json(each.state(), name)));
    expect(control.get(each.type(), id), each.before());
    assertThat(listed(each.type())).contains(id);

    String patch = Case.json(each.patch(), name);
    assertThat(succeeded(control.update(each.type(), id, patch))).isEqualTo(id);
    expect(control.get(each.type(), id), each.after());

    assertThat(succeeded(control.delete(each.type(), id))).isEqualTo(id);
    assertThatThrownBy(() -> control.get(each.type(), id))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(
            each.type()
                + " Handler returned status FAILED: Resource of type '"
                + each.type()
                + "' with identifier '"
                + id
                + "' was not found. (HandlerErrorCode: NotFound, RequestToken: ");
  }

  @Test
  void followsWhatBelongsToAnotherResource() {
    String api =
        succeeded(
            control.create("AWS::ApiGatewayV2::Api", "{\"Name\":\"a\",\"ProtocolType\":\"HTTP\"}"));
    String integration =
        succeeded(
            control.create(
                "AWS::ApiGatewayV2::Integration",
                "{\"ApiId\":\""
                    + api
                    + "\",\"IntegrationType\":\"HTTP_PROXY\",\"IntegrationMethod\":\"GET\","
                    + "\"IntegrationUri\":\"http://localhost/\",\"PayloadFormatVersion\":\"1.0\"}"));
    assertThat(integration).startsWith(api + "|");
    String route =
        succeeded(
            control.create(
                "AWS::ApiGatewayV2::Route", "{\"ApiId\":\"" + api + "\",\"RouteKey\":\"GET /a\"}"));
    String routeId = route.substring(api.length() + 1);
    String json = "{\"RouteId\":\"" + routeId + "\",\"ApiId\":\"" + api + "\"}";
    assertThat(control.get("AWS::ApiGatewayV2::Route", json).path("RouteKey").asString())
        .isEqualTo("GET /a");
    assertThat(
            control
                .client()
                .listResources(
                    request ->
                        request
                            .typeName("AWS::ApiGatewayV2::Route")
                            .resourceModel("{\"ApiId\":\"" + api + "\"}"))
                .resourceDescriptions())
        .extracting(ResourceDescription::identifier)
        .containsExactly(route);
    succeeded(control.delete("AWS::ApiGatewayV2::Route", route));
    succeeded(control.delete("AWS::ApiGatewayV2::Api", api));
  }

  @Test
  void controlsPoliciesOfOtherResources() {
    String policy = Case.json(POLICY, name);
    String role =
        succeeded(
            control.create(
                "AWS::IAM::Role",
                Case.json("{'RoleName':'NAME','AssumeRolePolicyDocument':" + TRUST + "}", name)));
    String rolePolicy =
        succeeded(
            control.create(
                "AWS::IAM::RolePolicy",
                "{\"RoleName\":\""
                    + role
                    + "\",\"PolicyName\":\"p\",\"PolicyDocument\":"
                    + policy
                    + "}"));
    assertThat(rolePolicy).isEqualTo("p|" + role);
    assertThat(control.get("AWS::IAM::RolePolicy", rolePolicy).path("PolicyDocument"))
        .isEqualTo(JsonMapper.shared().readTree(policy));
    String queue = succeeded(control.create("AWS::SQS::Queue", "{\"QueueName\":\"" + name + "\"}"));
    String inline =
        succeeded(
            control.create(
                "AWS::SQS::QueueInlinePolicy",
                "{\"Queue\":\"" + queue + "\",\"PolicyDocument\":" + policy + "}"));
    assertThat(inline).isEqualTo(queue);

    succeeded(control.delete("AWS::SQS::QueueInlinePolicy", inline));
    assertThatThrownBy(() -> control.get("AWS::SQS::QueueInlinePolicy", inline))
        .isInstanceOf(ResourceNotFoundException.class);
    succeeded(control.delete("AWS::IAM::RolePolicy", rolePolicy));
    succeeded(control.delete("AWS::IAM::Role", role));
  }

  @Test
  void pagesThroughResources() {
    control.create("AWS::SQS::Queue", "{\"QueueName\":\"" + name + "-a\"}");
    control.create("AWS::SQS::Queue", "{\"QueueName\":\"" + name + "-b\"}");

    assertThat(
            control
                .client()
                .listResourcesPaginator(
                    request -> request.typeName("AWS::SQS::Queue").maxResults(1))
                .resourceDescriptions()
                .stream()
                .map(ResourceDescription::properties)
                .filter(properties -> properties.contains(name)))
        .hasSize(2);
  }

  @Test
  void namesWhatNobodyNames() {
    String bucket = succeeded(control.create("AWS::S3::Bucket", "{}"));

    assertThat(bucket).startsWith("cloudcontrol-bucket-");
    JsonNode model = control.get("AWS::S3::Bucket", bucket);
    assertThat(model.path("Arn").asString()).isEqualTo("arn:aws:s3:::" + bucket);
    assertThat(model.has("Tags")).isFalse();
  }
}
