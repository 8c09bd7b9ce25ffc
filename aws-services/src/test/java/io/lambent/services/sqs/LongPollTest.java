package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueDoesNotExistException;

/** Receivers that wait for messages; their waits end long before the 20 s that they ask for. */
@Timeout(300)
class LongPollTest extends SqsCalls {
  private static final int WAIT = 20;

  @SuppressWarnings("NullAway.Init")
  private static TestingAwsServices second;

  @SuppressWarnings("NullAway.Init")
  private static SqsClient other;

  private static final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeAll
  static void startAnotherInstance() {
    second = TestingAwsServices.another();
    other = second.client(SqsClient.builder(), "sqs", "000000000000");
  }

  @AfterAll
  static void stop() {
    other.close();
    second.close();
    threads.close();
  }

  private static CompletableFuture<List<Message>> waiting(SqsClient client, String queue) {
    return CompletableFuture.supplyAsync(
        () ->
            client
                .receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(WAIT))
                .messages(),
        threads);
  }

  /** A receiver on the second instance that certainly waits: it has found nothing. */
  private static CompletableFuture<List<Message>> waitingOnSecond(String queue) {
    CompletableFuture<List<Message>> waiting = waiting(other, queue);
    Arrivals arrivals = second.bean(Arrivals.class);
    while (!arrivals.isWaitedFor(id(queue))) {
      Thread.onSpinWait();
    }
    return waiting;
  }

  private static long id(String queue) {
    String name = queue.substring(queue.lastIndexOf('/') + 1);
    return Objects.requireNonNull(
        services
            .jdbc()
            .queryForObject(
                "select id from lambent_aws.sqs_queue where name = ?", Long.class, name));
  }

  private static List<String> bodies(CompletableFuture<List<Message>> received) {
    return received.join().stream().map(Message::body).toList();
  }

  @Test
  void findsWhatAnotherInstanceSends() {
    String queue = queue();
    CompletableFuture<List<Message>> waiting = waitingOnSecond(queue);

    send(queue, "from the first");

    assertThat(bodies(waiting)).containsExactly("from the first");
  }

  @Test
  void findsADelayedMessageOfAnotherInstance() {
    String queue = queue();
    CompletableFuture<List<Message>> waiting = waitingOnSecond(queue);

    sqs.sendMessage(request -> request.queueUrl(queue).messageBody("later").delaySeconds(2));

    assertThat(bodies(waiting)).containsExactly("later");
  }

  @Test
  void findsAMessageThatBecomesVisibleAgain() {
    String queue = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "2"));
    send(queue, "again");
    receive(queue, 0);

    assertThat(bodies(waiting(sqs, queue))).containsExactly("again");
  }

  @Test
  void findsTheNextMessageOfAGroupThatAnotherInstanceReleases() {
    String queue =
        sqs.createQueue(
                request ->
                    request
                        .queueName("f-" + UUID.randomUUID() + ".fifo")
                        .attributes(
                            Map.of(
                                QueueAttributeName.FIFO_QUEUE,
                                "true",
                                QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
                                "true")))
            .queueUrl();
    for (String body : List.of("first", "next")) {
      sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body).messageGroupId("group"));
    }
    Message first =
        sqs.receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(1))
            .messages()
            .getFirst();
    CompletableFuture<List<Message>> waiting = waitingOnSecond(queue);

    delete(queue, first);

    assertThat(bodies(waiting)).containsExactly("next");
  }

  @Test
  void endsWhereAnotherInstanceDeletesTheQueue() {
    String queue = queue();
    CompletableFuture<List<Message>> waiting = waitingOnSecond(queue);

    sqs.deleteQueue(request -> request.queueUrl(queue));

    assertThatThrownBy(waiting::join).hasCauseInstanceOf(QueueDoesNotExistException.class);
  }

  /** Each message is sent as soon as the last was received, when the next receiver just begins. */
  @Test
  void isNeverMissedByAReceiverThatJustBegins() {
    String queue = queue();
    List<CompletableFuture<Integer>> pairs =
        IntStream.range(0, 4)
            .mapToObj(pair -> CompletableFuture.supplyAsync(() -> exchange(queue), threads))
            .toList();

    assertThat(pairs.stream().mapToInt(CompletableFuture::join).sum()).isEqualTo(4 * 100);
  }

  private static int exchange(String queue) {
    int received = 0;
    for (int i = 0; i < 100; i++) {
      CompletableFuture<List<Message>> waiting = waiting(sqs, queue);
      send(queue, "message " + i);
      for (Message message : waiting.join()) {
        delete(queue, message);
        received++;
      }
    }
    return received;
  }

  @Test
  void endsWithoutMessagesWhenItsInstanceStops() {
    String queue = queue();
    TestingAwsServices third = TestingAwsServices.another();
    CompletableFuture<List<Message>> waiting;
    try (SqsClient client = third.client(SqsClient.builder(), "sqs", "000000000000")) {
      waiting = waiting(client, queue);
      while (!third.bean(Arrivals.class).isWaitedFor(id(queue))) {
        Thread.onSpinWait();
      }
      third.close();
      assertThat(bodies(waiting)).isEmpty();
    }
  }
}
