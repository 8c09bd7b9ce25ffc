package io.lambent.benchmarks;

import java.io.IOException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures a stack of a hundred resources, forty of them functions: the duration of its creation,
 * of a change set without a change, of an update of every function, and of its deletion.
 */
final class StacksSuite {
  private static final int ROUNDS = 3;
  private static final int FUNCTIONS = 40;
  private static final int QUEUES = 20;
  private static final int PARAMETERS = 10;
  private static final int TABLES = 5;
  private static final int TOPICS = 4;
  private static final Pattern ARN = Pattern.compile("<StackId>([^<]+)</StackId>");

  private final Options options;
  private final StackApi stacks;

  StacksSuite(Options options) {
    this.options = options;
    this.stacks = new StackApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    Latencies creation = new Latencies();
    Latencies noChange = new Latencies();
    Latencies update = new Latencies();
    Latencies deletion = new Latencies();
    int rounds = options.count(ROUNDS);
    for (int round = 0; round < rounds; round++) {
      String name = "benchmark-stack-" + round;
      String template = template(128);
      long begin = System.nanoTime();
      String answer = call("CreateStack", name, template);
      stacks.await(name, "CREATE_COMPLETE");
      creation.add(System.nanoTime() - begin);
      begin = System.nanoTime();
      unchanged(name, template);
      noChange.add(System.nanoTime() - begin);
      begin = System.nanoTime();
      call("UpdateStack", name, template(192));
      stacks.await(name, "UPDATE_COMPLETE");
      update.add(System.nanoTime() - begin);
      begin = System.nanoTime();
      stacks.call("DeleteStack", "StackName", name);
      stacks.await(id(answer), "DELETE_COMPLETE");
      deletion.add(System.nanoTime() - begin);
    }
    String remark = "a stack of 100 resources, 40 functions; median of %d".formatted(rounds);
    report(figures, "stacks-create", creation, remark);
    report(figures, "stacks-change-set-without-change", noChange, remark);
    report(figures, "stacks-update-functions", update, remark);
    report(figures, "stacks-delete", deletion, remark);
  }

  private static void report(
      Consumer<Figure> figures, String name, Latencies latencies, String remark) {
    figures.accept(Figure.alone(name, "ms", latencies.medianMillis(), remark));
  }

  private String call(String action, String name, String template)
      throws IOException, InterruptedException {
    String answer =
        stacks.call(
            action,
            "StackName",
            name,
            "TemplateBody",
            template,
            "Capabilities.member.1",
            "CAPABILITY_IAM");
    if (!answer.contains("<StackId>")) {
      throw new IOException(action + ": " + answer);
    }
    return answer;
  }

  private static String id(String answer) throws IOException {
    Matcher arn = ARN.matcher(answer);
    if (!arn.find()) {
      throw new IOException(answer);
    }
    return arn.group(1);
  }

  private void unchanged(String name, String template) throws IOException, InterruptedException {
    stacks.call(
        "CreateChangeSet",
        "StackName",
        name,
        "ChangeSetName",
        "same",
        "TemplateBody",
        template,
        "Capabilities.member.1",
        "CAPABILITY_IAM");
    String answer = stacks.call("DescribeChangeSet", "StackName", name, "ChangeSetName", "same");
    if (!answer.contains("didn&apos;t contain changes")
        && !answer.contains("didn't contain changes")) {
      throw new IOException("DescribeChangeSet: " + answer);
    }
  }

  /**
   * @param memory the memory of each function, in MB
   */
  private static String template(int memory) {
    StringBuilder text = new StringBuilder("Resources:\n");
    text.append(
        """
          Role:
            Type: AWS::IAM::Role
            Properties:
              AssumeRolePolicyDocument:
                Version: '2012-10-17'
                Statement:
                  - {Effect: Allow, Principal: {Service: lambda.amazonaws.com}, Action: 'sts:AssumeRole'}
        """);
    for (int i = 0; i < FUNCTIONS; i++) {
      text.append(
          """
            Function%d:
              Type: AWS::Lambda::Function
              Properties:
                Runtime: python3.13
                Handler: index.handler
                MemorySize: %d
                Role: !GetAtt Role.Arn
                Code: {ZipFile: "def handler(event, context):\\n    return %d\\n"}
          """
              .formatted(i, memory, i));
    }
    for (int i = 0; i < QUEUES; i++) {
      text.append(
          """
            Queue%d: {Type: AWS::SQS::Queue}
            Mapping%d:
              Type: AWS::Lambda::EventSourceMapping
              Properties: {EventSourceArn: !GetAtt Queue%d.Arn, FunctionName: !Ref Function%d}
          """
              .formatted(i, i, i, i));
    }
    for (int i = 0; i < PARAMETERS; i++) {
      text.append(
          """
            Parameter%d: {Type: AWS::SSM::Parameter, Properties: {Type: String, Value: !Ref Queue%d}}
          """
              .formatted(i, i));
    }
    for (int i = 0; i < TABLES; i++) {
      text.append(
          """
            Table%d:
              Type: AWS::DynamoDB::Table
              Properties:
                BillingMode: PAY_PER_REQUEST
                AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
                KeySchema: [{AttributeName: id, KeyType: HASH}]
          """
              .formatted(i));
    }
    for (int i = 0; i < TOPICS; i++) {
      text.append("  Topic%d: {Type: AWS::SNS::Topic}%n".formatted(i));
    }
    return text.toString();
  }
}
