package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsAsyncClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogGroup;
import software.amazon.awssdk.services.cloudwatchlogs.model.LogStream;
import software.amazon.awssdk.services.cloudwatchlogs.model.OutputLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.cloudwatchlogs.model.StartLiveTailResponseHandler;
import software.amazon.awssdk.services.lambda.model.InvokeResponse;

@ExtendWith(Lambent.class)
class LogsTest {
  private final Clients clients;
  private final CloudWatchLogsClient logs;

  LogsTest(Clients clients) {
    this.clients = clients;
    this.logs = clients.logs();
  }

  @Test
  void aFunctionHasALogGroupOfItsOwn() {
    String name = clients.deployPython("def handler(event, context): print('hello')");
    clients.invoke(name, "{}");

    List<String> groups =
        Eventually.find(
            () ->
                Optional.of(
                        logs
                            .describeLogGroups(
                                request -> request.logGroupNamePrefix("/aws/lambda/" + name))
                            .logGroups()
                            .stream()
                            .map(LogGroup::logGroupName)
                            .toList())
                    .filter(list -> !list.isEmpty()));

    assertThat(groups).containsExactly("/aws/lambda/" + name);
  }

  @Test
  void anEnvironmentHasALogStreamWithWhatHappenedInIt() {
    String name =
        clients.deployPython(
            "def handler(event, context):\n    print('first')\n    print('second')");
    InvokeResponse response = clients.invoke(name, "{}");
    String id = response.responseMetadata().requestId();

    LogStream stream = Eventually.find(() -> firstStream(name));
    List<String> messages =
        Eventually.find(
            () ->
                Optional.of(events(name, stream.logStreamName()))
                    .filter(found -> found.stream().anyMatch(line -> line.startsWith("REPORT"))));

    assertThat(stream.logStreamName()).matches("\\d{4}/\\d\\d/\\d\\d/\\[\\$LATEST\\][0-9a-f]{32}");
    assertThat(messages)
        .filteredOn(line -> !line.startsWith("INIT_START"))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("START RequestId: " + id),
            line -> assertThat(line.strip()).isEqualTo("first"),
            line -> assertThat(line.strip()).isEqualTo("second"),
            line -> assertThat(line).startsWith("END RequestId: " + id),
            line -> assertThat(line).startsWith("REPORT RequestId: " + id));
  }

  private Optional<LogStream> firstStream(String name) {
    try {
      return logs
          .describeLogStreams(request -> request.logGroupName("/aws/lambda/" + name))
          .logStreams()
          .stream()
          .findFirst();
    } catch (ResourceNotFoundException notYet) {
      return Optional.empty();
    }
  }

  @Test
  void filtersByText() {
    String name = clients.deployPython("def handler(event, context): print('say', event)");
    clients.invoke(name, "\"needle\"");
    clients.invoke(name, "\"hay\"");
    Eventually.find(() -> firstStream(name));

    List<String> found =
        Eventually.find(
            () ->
                Optional.of(
                        logs
                            .filterLogEvents(
                                request ->
                                    request
                                        .logGroupName("/aws/lambda/" + name)
                                        .filterPattern("needle"))
                            .events()
                            .stream()
                            .map(FilteredLogEvent::message)
                            .map(String::strip)
                            .toList())
                    .filter(list -> !list.isEmpty()));

    assertThat(found).containsExactly("say needle");
  }

  @Test
  void showsALogWhileItIsWritten() throws Exception {
    String name = clients.deployPython("def handler(event, context): print('say', event)");
    clients.invoke(name, "1");
    // Else it may be shown as well.
    Eventually.find(
        () -> clients.logged(name).stream().filter(line -> line.startsWith("say 1")).findFirst());
    BlockingQueue<String> messages = new LinkedBlockingQueue<>();
    CompletableFuture<Void> begun = new CompletableFuture<>();
    try (CloudWatchLogsAsyncClient live = clients.liveLogs()) {
      CompletableFuture<Void> session =
          live.startLiveTail(
              request ->
                  request
                      .logGroupIdentifiers(
                          "arn:aws:logs:us-east-1:000000000000:log-group:/aws/lambda/" + name)
                      .logEventFilterPattern("say"),
              StartLiveTailResponseHandler.builder()
                  .onError(begun::completeExceptionally)
                  .subscriber(
                      StartLiveTailResponseHandler.Visitor.builder()
                          .onSessionStart(start -> begun.complete(null))
                          .onSessionUpdate(
                              update ->
                                  update
                                      .sessionResults()
                                      .forEach(event -> messages.add(event.message().strip())))
                          .build())
                  .build());
      begun.get(60, TimeUnit.SECONDS);
      clients.invoke(name, "\"needle\"");

      assertThat(messages.poll(60, TimeUnit.SECONDS)).isEqualTo("say needle");
      session.cancel(true);
    }
  }

  private List<String> events(String name, String stream) {
    return logs
        .getLogEvents(
            request ->
                request
                    .logGroupName("/aws/lambda/" + name)
                    .logStreamName(stream)
                    .startFromHead(true))
        .events()
        .stream()
        .map(OutputLogEvent::message)
        .toList();
  }
}
