package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A stack of a function, its queue, a table and a log group, by the query protocol. */
@ExtendWith(Lambent.class)
class CloudFormationTest {
  private static final String TEMPLATE =
      """
      Parameters:
        Greeting: {Type: String, Default: hello}
      Resources:
        Orders:
          Type: AWS::SQS::Queue
        Table:
          Type: AWS::DynamoDB::Table
          Properties:
            BillingMode: PAY_PER_REQUEST
            AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
            KeySchema: [{AttributeName: id, KeyType: HASH}]
        Log:
          Type: AWS::Logs::LogGroup
          Properties: {LogGroupName: !Sub '/aws/lambda/${Worker}', RetentionInDays: 7}
        Worker:
          Type: AWS::Lambda::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            Role: arn:aws:iam::000000000000:role/any
            Environment: {Variables: {GREETING: !Ref Greeting, TABLE: !Ref Table}}
            Code:
              ZipFile: |
                import os
                def handler(event, context):
                    return os.environ['GREETING']
        Mapping:
          Type: AWS::Lambda::EventSourceMapping
          Properties: {EventSourceArn: !GetAtt Orders.Arn, FunctionName: !Ref Worker}
        Made:
          Type: Custom::Made
          Properties: {ServiceToken: !GetAtt Maker.Arn, Size: 3}
        Maker:
          Type: AWS::Lambda::Function
          Properties:
            Runtime: python3.13
            Handler: index.handler
            Role: arn:aws:iam::000000000000:role/any
            Code:
              ZipFile: |
                import cfnresponse
                def handler(event, context):
                    data = {'Twice': int(event['ResourceProperties']['Size']) * 2}
                    cfnresponse.send(event, context, cfnresponse.SUCCESS, data, 'made')
      Outputs:
        Function: {Value: !Ref Worker}
        Twice: {Value: !GetAtt Made.Twice}
      """;

  private final Clients clients;
  private final URI endpoint;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String name = "app-" + UUID.randomUUID().toString().substring(0, 8);

  CloudFormationTest(Clients clients) {
    this.clients = clients;
    this.endpoint = clients.endpoint();
  }

  private String call(String action, Map<String, String> parameters) {
    Map<String, String> form = new TreeMap<>(parameters);
    form.put("Action", action);
    form.put("Version", "2010-05-15");
    form.put("StackName", name);
    StringBuilder body = new StringBuilder();
    form.forEach(
        (key, value) ->
            body.append(body.isEmpty() ? "" : "&")
                .append(key)
                .append('=')
                .append(URLEncoder.encode(value, UTF_8)));
    HttpRequest request =
        HttpRequest.newBuilder(endpoint)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=test/20261130/us-east-1/cloudformation/aws4_request,"
                    + " SignedHeaders=host, Signature=0")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String element(String xml, String element) {
    int begin = xml.indexOf("<" + element + ">");
    return begin < 0
        ? ""
        : xml.substring(begin + element.length() + 2, xml.indexOf("</" + element + ">", begin));
  }

  private String status() {
    return element(call("DescribeStacks", Map.of()), "StackStatus");
  }

  private void awaitStatus(String wanted) {
    String found =
        Eventually.find(
            () -> {
              String status = status();
              return status.endsWith("_IN_PROGRESS") ? Optional.empty() : Optional.of(status);
            });
    assertThat(found).as(() -> call("DescribeStackEvents", Map.of())).isEqualTo(wanted);
  }

  private String answer() {
    String function =
        element(call("DescribeStacks", Map.of()).split("<Outputs>", 2)[1], "OutputValue");
    return clients
        .lambda()
        .invoke(request -> request.functionName(function))
        .payload()
        .asUtf8String();
  }

  @Test
  void deploysUpdatesRollsBackAndDeletesAStack() {
    call("CreateStack", Map.of("TemplateBody", TEMPLATE));
    awaitStatus("CREATE_COMPLETE");
    assertThat(answer()).isEqualTo("\"hello\"");
    assertThat(call("DescribeStacks", Map.of())).contains("<OutputValue>6</OutputValue>");

    call(
        "UpdateStack",
        Map.of(
            "UsePreviousTemplate",
            "true",
            "Parameters.member.1.ParameterKey",
            "Greeting",
            "Parameters.member.1.ParameterValue",
            "good evening"));
    awaitStatus("UPDATE_COMPLETE");
    assertThat(answer()).isEqualTo("\"good evening\"");

    call(
        "UpdateStack",
        Map.of(
            "TemplateBody",
            TEMPLATE
                .replace("Default: hello", "Default: never")
                .replace(
                    "Resources:\n",
                    "Resources:\n  Bad:\n    Type: AWS::SSM::Parameter\n    DependsOn: Worker\n"
                        + "    Properties: {Type: Wrong, Value: x}\n")));
    awaitStatus("UPDATE_ROLLBACK_COMPLETE");
    assertThat(answer()).isEqualTo("\"good evening\"");

    call("DeleteStack", Map.of());
    assertThat(
            Eventually.find(
                () -> {
                  String described = call("DescribeStacks", Map.of());
                  return described.contains("does not exist")
                      ? Optional.of(described)
                      : Optional.<String>empty();
                }))
        .contains("Stack with id " + name + " does not exist");
  }
}
