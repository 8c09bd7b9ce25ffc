package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Tests an orderly restart: the first instance is set up and stopped; the tests examine the second
 * one on the same data directory.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(900)
class RestartTest {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @SuppressWarnings("NullAway.Init")
  private Standalone standalone;

  @SuppressWarnings("NullAway.Init")
  private Clients clients;

  /** Pages of the first instance about health, before and after its first request for metrics. */
  private final List<String> health = new ArrayList<>();

  private String kept = "";
  private String provisioned = "";
  private String measured = "";
  private String scheduled = "";

  @SuppressWarnings("NullAway.Init")
  private GetFunctionConfigurationResponse before;

  @BeforeAll
  @Timeout(900)
  void restart() throws Exception {
    directory = Files.createTempDirectory("lambent-restart-");
    try (Standalone first = start();
        Clients firstClients = new Clients(first.endpoint())) {
      health.add(page(firstClients, "/_localstack/health"));
      health.add(page(firstClients, "/actuator/health"));
      assertThat(firstClients.cloudWatch().listMetrics().metrics()).isEmpty();
      health.add(page(firstClients, "/_localstack/health"));
      setUp(firstClients);
    }
    standalone = start();
    clients = new Clients(standalone.endpoint());
  }

  private void setUp(Clients first) {
    kept = first.deployPython("def handler(event, context): return 'kept'");
    first.lambda().publishVersion(request -> request.functionName(kept));
    before = first.lambda().getFunctionConfiguration(request -> request.functionName(kept));
    assertThat(Clients.text(first.invoke(kept, "{}"))).isEqualTo("\"kept\"");
    provisioned =
        first.deployPython(
            """
            import os
            def handler(event, context):
                return os.environ['AWS_LAMBDA_INITIALIZATION_TYPE']
            """);
    first.lambda().publishVersion(request -> request.functionName(provisioned));
    first
        .lambda()
        .putProvisionedConcurrencyConfig(
            request ->
                request
                    .functionName(provisioned)
                    .qualifier("1")
                    .provisionedConcurrentExecutions(1));
    scheduled = first.deployPython("def handler(event, context): print('got', event['time'])");
    try (SchedulerClient scheduler = first.scheduler()) {
      scheduler.createSchedule(
          request ->
              request
                  .name("missed")
                  .scheduleExpression("at(" + SECONDS.format(soon()) + ")")
                  .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                  .target(
                      target ->
                          target
                              .arn("arn:aws:lambda:us-east-1:000000000000:function:" + scheduled)
                              .roleArn("arn:aws:iam::000000000000:role/any")
                              .input("{\"time\": \"<aws.scheduler.scheduled-time>\"}")));
    }
    try (EventBridgeClient events = first.events();
        SqsClient sqs = first.sqs()) {
      sqs.createQueue(request -> request.queueName("kept"));
      events.createEventBus(request -> request.name("kept"));
      events.putRule(
          request ->
              request.name("kept").eventBusName("kept").eventPattern("{\"source\": [\"app\"]}"));
      events.putTargets(
          request ->
              request
                  .rule("kept")
                  .eventBusName("kept")
                  .targets(
                      target -> target.id("t").arn("arn:aws:sqs:us-east-1:000000000000:kept")));
    }
    measured = first.deployPython("def handler(event, context): return 1");
    // This is the last call before the stop, so that its figures are not sent before the stop.
    first.invoke(measured, "{}");
  }

  /** A time at which the first instance is being stopped, or has stopped. */
  private static LocalDateTime soon() {
    return LocalDateTime.now(ZoneOffset.UTC).plusSeconds(5);
  }

  @AfterAll
  void stop() throws Exception {
    if (standalone != null) {
      clients.close();
      standalone.close();
    }
    TestingFiles.delete(directory);
  }

  private Standalone start() throws StartFailure, InterruptedException {
    return Standalone.start(new Options("127.0.0.1", 0, directory));
  }

  private static String page(Clients clients, String path)
      throws IOException, InterruptedException {
    return clients
        .plain()
        .send(
            HttpRequest.newBuilder(clients.endpoint().resolve(path)).build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  void functionsAndVersionsAreTheSame() {
    assertThat(
            clients
                .lambda()
                .getFunctionConfiguration(request -> request.functionName(kept))
                .equalsBySdkFields(before))
        .isTrue();
    assertThat(Clients.text(clients.invoke(kept + ":1", "{}"))).isEqualTo("\"kept\"");
  }

  @Test
  void provisionedConcurrencyIsHeldAgainWithoutACall() {
    Eventually.find(
        () ->
            Optional.of(
                    clients
                        .lambda()
                        .getProvisionedConcurrencyConfig(
                            request -> request.functionName(provisioned).qualifier("1"))
                        .status())
                .filter(ProvisionedConcurrencyStatusEnum.READY::equals));
    assertThat(Clients.text(clients.invoke(provisioned + ":1", "{}")))
        .isEqualTo("\"provisioned-concurrency\"");
  }

  @Test
  void figuresThatWereNotShippedBeforeTheStopAreShippedAfterIt() {
    Dimension name = Dimension.builder().name("FunctionName").value(measured).build();

    Eventually.find(
        () ->
            Optional.of(clients.metricSum("AWS/Lambda", "Invocations", name))
                .filter(sum -> sum == 1));
  }

  @Test
  void aTimeThatPassedDuringTheStopIsMadeUpFor() {
    assertThat(Eventually.find(this::firstLogStream)).isNotNull();
  }

  private Optional<LogStream> firstLogStream() {
    try {
      return clients
          .logs()
          .describeLogStreams(request -> request.logGroupName("/aws/lambda/" + scheduled))
          .logStreams()
          .stream()
          .findFirst();
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  @Test
  void busesRulesAndTargetsAreKept() {
    try (EventBridgeClient events = clients.events();
        SqsClient sqs = clients.sqs()) {
      events.putEvents(
          request ->
              request.entries(
                  entry ->
                      entry
                          .eventBusName("kept")
                          .source("app")
                          .detailType("type")
                          .detail("{\"a\": 1}")));

      String queue = sqs.getQueueUrl(request -> request.queueName("kept")).queueUrl();
      assertThat(
              Eventually.find(
                      () ->
                          sqs
                              .receiveMessage(
                                  request -> request.queueUrl(queue).waitTimeSeconds(20))
                              .messages()
                              .stream()
                              .findFirst())
                  .body())
          .contains("\"detail\":{\"a\":1}");
    }
  }

  @Test
  void questionsAboutHealthDoNotStartServicesOnDemand() {
    assertThat(health.get(0)).contains("\"cloudwatch\":\"available\"");
    assertThat(health.get(1)).contains("\"status\":\"UP\"");
    assertThat(health.get(2)).contains("\"cloudwatch\":\"running\"");
  }
}
