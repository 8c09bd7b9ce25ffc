package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ElasticLoadBalancingV2Exception;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetTypeEnum;

/** Application Load Balancers, from their definition to the functions behind them. */
@ExtendWith(Lambent.class)
class LoadBalancerTest {
  private static final String ECHO =
      """
      import json
      def handler(event, context):
          multi = "multiValueHeaders" in event
          headers = {"Content-Type": ["application/json"], "Set-Cookie": ["a=1", "b=2"]}
          if not multi:
              headers = {name: values[-1] for name, values in headers.items()}
          return {"statusCode": 201, "statusDescription": "201 Echoed", "isBase64Encoded": False,
                  "multiValueHeaders" if multi else "headers": headers, "body": json.dumps(event)}
      """;

  private static final String TEMPLATE =
      """
      Resources:
        Worker:
          Type: AWS::Lambda::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            Role: arn:aws:iam::000000000000:role/any
            Code:
              ZipFile: |
                def handler(event, context):
                    return {'statusCode': 200, 'body': 'from ' + event['path']}
        Permission:
          Type: AWS::Lambda::Permission
          Properties:
            FunctionName: !GetAtt Worker.Arn
            Action: lambda:InvokeFunction
            Principal: elasticloadbalancing.amazonaws.com
        Group:
          Type: AWS::ElasticLoadBalancingV2::TargetGroup
          DependsOn: Permission
          Properties:
            TargetType: lambda
            Targets: [{Id: !GetAtt Worker.Arn}]
        Balancer:
          Type: AWS::ElasticLoadBalancingV2::LoadBalancer
          Properties:
            Subnets: [subnet-1, subnet-2]
            LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, Value: '30'}]
        Listener:
          Type: AWS::ElasticLoadBalancingV2::Listener
          Properties:
            LoadBalancerArn: !Ref Balancer
            Protocol: HTTP
            Port: 80
            DefaultActions:
              - Type: fixed-response
                FixedResponseConfig: {StatusCode: '404', ContentType: text/plain, MessageBody: none}
        Rule:
          Type: AWS::ElasticLoadBalancingV2::ListenerRule
          Properties:
            ListenerArn: !Ref Listener
            Priority: 1
            Conditions: [{Field: path-pattern, Values: ['/work/*']}]
            Actions: [{Type: forward, TargetGroupArn: !Ref Group}]
      Outputs:
        Address: {Value: !GetAtt Balancer.DNSName}
      """;

  private final Clients clients;
  private final ElasticLoadBalancingV2Client elb;
  private final String name = "lb-" + UUID.randomUUID().toString().substring(0, 8);

  LoadBalancerTest(Clients clients) {
    this.clients = clients;
    this.elb = clients.loadBalancers();
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return clients.plain().send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(clients.endpoint().resolve(path));
  }

  @Test
  void callsAFunctionAndFollowsEveryChange() throws Exception {
    String function = clients.deployPython(ECHO);
    String functionArn = "arn:aws:lambda:us-east-1:000000000000:function:" + function;
    String group =
        elb.createTargetGroup(request -> request.name(name).targetType(TargetTypeEnum.LAMBDA))
            .targetGroups()
            .getFirst()
            .targetGroupArn();
    assertThatThrownBy(() -> register(group, functionArn))
        .isInstanceOf(ElasticLoadBalancingV2Exception.class)
        .hasMessageContaining(
            "elasticloadbalancing principal does not have permission to invoke " + functionArn);
    clients
        .lambda()
        .addPermission(
            request ->
                request
                    .functionName(function)
                    .statementId("elb")
                    .action("lambda:InvokeFunction")
                    .principal("elasticloadbalancing.amazonaws.com")
                    .sourceArn(group));
    register(group, functionArn);
    LoadBalancer made =
        elb.createLoadBalancer(request -> request.name(name)).loadBalancers().getFirst();
    String listener =
        elb.createListener(
                request ->
                    request
                        .loadBalancerArn(made.loadBalancerArn())
                        .protocol(ProtocolEnum.HTTP)
                        .port(80)
                        .defaultActions(
                            action -> action.type(ActionTypeEnum.FORWARD).targetGroupArn(group)))
            .listeners()
            .getFirst()
            .listenerArn();

    HttpResponse<String> response =
        send(
            at("/a/b?c=%64")
                .header("Host", made.dnsName())
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString("hello")));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().allValues("set-cookie")).containsExactly("b=2");
    Map<String, Object> event = Json.read(response.body());
    assertThat(event)
        .containsEntry("httpMethod", "POST")
        .containsEntry("path", "/a/b")
        .containsEntry("queryStringParameters", Map.of("c", "%64"))
        .containsEntry("requestContext", Map.of("elb", Map.of("targetGroupArn", group)))
        .containsEntry("body", "hello")
        .containsEntry("isBase64Encoded", false);

    elb.modifyTargetGroupAttributes(
        request ->
            request
                .targetGroupArn(group)
                .attributes(
                    attribute ->
                        attribute.key("lambda.multi_value_headers.enabled").value("true")));
    HttpResponse<String> multi = send(at("/_aws/elb/" + name + "/a?c=1&c=2"));
    assertThat(multi.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
    assertThat(Json.read(multi.body()))
        .containsEntry("multiValueQueryStringParameters", Map.of("c", List.of("1", "2")));

    elb.modifyListener(
        request ->
            request
                .listenerArn(listener)
                .defaultActions(
                    action ->
                        action
                            .type(ActionTypeEnum.FIXED_RESPONSE)
                            .fixedResponseConfig(fixed -> fixed.statusCode("503"))));
    assertThat(send(at("/_aws/elb/" + name + "/")).statusCode()).isEqualTo(503);
    elb.deleteLoadBalancer(request -> request.loadBalancerArn(made.loadBalancerArn()));
    assertThat(send(at("/_aws/elb/" + name + "/")).statusCode()).isEqualTo(404);
    elb.deleteTargetGroup(request -> request.targetGroupArn(group));
  }

  private void register(String group, String function) {
    elb.registerTargets(
        request -> request.targetGroupArn(group).targets(target -> target.id(function)));
  }

  @Test
  void isDeployedByAStack() throws Exception {
    Interpreters.need("python3");
    stack("CreateStack", Map.of("TemplateBody", TEMPLATE));
    String created =
        Eventually.find(
            () -> {
              String described = stack("DescribeStacks", Map.of());
              return described.contains("_IN_PROGRESS<")
                  ? Optional.empty()
                  : Optional.of(described);
            });
    assertThat(created)
        .as(() -> stack("DescribeStackEvents", Map.of()))
        .contains("<StackStatus>CREATE_COMPLETE<");
    String address = created.split("<OutputValue>", 2)[1].split("<", 2)[0];

    assertThat(send(at("/work/7").header("Host", address)).body()).isEqualTo("from /work/7");
    assertThat(send(at("/else").header("Host", address)).body()).isEqualTo("none");

    stack("DeleteStack", Map.of());
    assertThat(
            Eventually.find(
                () -> {
                  String described = stack("DescribeStacks", Map.of());
                  return described.contains("does not exist")
                      ? Optional.of(described)
                      : Optional.<String>empty();
                }))
        .contains("does not exist");
    assertThat(send(at("/work/7").header("Host", address)).statusCode()).isEqualTo(404);
  }

  private String stack(String action, Map<String, String> parameters) {
    Map<String, String> form = new TreeMap<>(parameters);
    form.put("Action", action);
    form.put("Version", "2010-05-15");
    form.put("StackName", name);
    String body =
        form.entrySet().stream()
            .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
    try {
      return send(at("/")
              .header("Content-Type", "application/x-www-form-urlencoded")
              .header(
                  "Authorization",
                  "AWS4-HMAC-SHA256 Credential=test/20261130/us-east-1/cloudformation/"
                      + "aws4_request, SignedHeaders=host, Signature=0")
              .POST(BodyPublishers.ofString(body)))
          .body();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
