package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.ListMessageMoveTasksResultEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** Tasks that move messages out of dead-letter queues. */
class MoveTasksTest extends SqsCalls {
  private final String deadLetters = queue();
  private final String deadLettersArn = arn(deadLetters);
  private final String source =
      queue(
          Map.of(
              QueueAttributeName.VISIBILITY_TIMEOUT,
              "0",
              QueueAttributeName.REDRIVE_POLICY,
              "{\"deadLetterTargetArn\":\"" + deadLettersArn + "\",\"maxReceiveCount\":1}"));

  private static String arn(String queue) {
    return count(queue, QueueAttributeName.QUEUE_ARN);
  }

  private ListMessageMoveTasksResultEntry latest() {
    return sqs.listMessageMoveTasks(request -> request.sourceArn(deadLettersArn))
        .results()
        .getFirst();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      Thread.onSpinWait();
    }
  }

  private String start(@Nullable String destinationArn, @Nullable Integer rate) {
    return sqs.startMessageMoveTask(
            request ->
                request
                    .sourceArn(deadLettersArn)
                    .destinationArn(destinationArn)
                    .maxNumberOfMessagesPerSecond(rate))
        .taskHandle();
  }

  @Test
  void movesDeadLettersBackToWhereTheyCameFrom() {
    send(source, "m");
    String id = receive(source, 0).getFirst().messageId();
    assertThat(receive(source, 0)).isEmpty();

    start(null, null);
    await(() -> latest().status().equals("COMPLETED"));

    Message again = receive(source, 0).getFirst();
    assertThat(again.body()).isEqualTo("m");
    assertThat(again.messageId()).isNotEqualTo(id);
    assertThat(again.attributesAsStrings()).containsEntry("ApproximateReceiveCount", "1");
    assertThat(latest().approximateNumberOfMessagesMoved()).isEqualTo(1);
    assertThat(latest().approximateNumberOfMessagesToMove()).isEqualTo(1);
    assertThat(latest().taskHandle()).isNull();
    assertThat(latest().destinationArn()).isNull();
  }

  @Test
  void movesFifoMessagesInTheirOrder() {
    String dead = fifo(Map.of());
    String from =
        fifo(
            Map.of(
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"" + arn(dead) + "\",\"maxReceiveCount\":1}"));
    for (String body : List.of("a1", "b1", "a2")) {
      sqs.sendMessage(
          request -> request.queueUrl(from).messageBody(body).messageGroupId(body.substring(0, 1)));
    }
    receive(from, 0)
        .forEach(
            message ->
                sqs.changeMessageVisibility(
                    request ->
                        request
                            .queueUrl(from)
                            .receiptHandle(message.receiptHandle())
                            .visibilityTimeout(0)));
    assertThat(receive(from, 0)).isEmpty();

    sqs.startMessageMoveTask(request -> request.sourceArn(arn(dead)));
    await(() -> count(from, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES).equals("3"));

    assertThat(receive(from, 0)).extracting(Message::body).containsExactly("a1", "a2", "b1");
  }

  private static String fifo(Map<QueueAttributeName, String> attributes) {
    Map<QueueAttributeName, String> all = new HashMap<>(attributes);
    all.put(QueueAttributeName.FIFO_QUEUE, "true");
    all.put(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true");
    return sqs.createQueue(
            request -> request.queueName("m-" + UUID.randomUUID() + ".fifo").attributes(all))
        .queueUrl();
  }

  @Test
  void keepsItsRateAndIsCancelled() {
    for (int i = 0; i < 9; i++) {
      send(deadLetters, "m" + i);
    }
    String destination = queue();
    String handle = start(arn(destination), 1);

    assertThat(latest().taskHandle()).isEqualTo(handle);
    assertError(
        () -> start(null, null),
        "InvalidParameterValue",
        "There is already a task running. Only one active task is allowed for a source queue arn"
            + " at a given time.");
    await(() -> latest().approximateNumberOfMessagesMoved() >= 2);
    long moved =
        sqs.cancelMessageMoveTask(request -> request.taskHandle(handle))
            .approximateNumberOfMessagesMoved();

    assertThat(moved).isBetween(2L, 8L);
    assertThat(latest().status()).isEqualTo("CANCELLED");
    Set<String> bodies = new HashSet<>();
    receive(destination, 0).forEach(message -> bodies.add(message.body()));
    receive(deadLetters, 0).forEach(message -> bodies.add(message.body()));
    assertThat(bodies).hasSize(9);
    assertThat(receive(destination, 0)).isEmpty();
    assertError(
        () -> sqs.cancelMessageMoveTask(request -> request.taskHandle(handle)),
        "InvalidParameterValue",
        "Only active tasks can be cancelled.");
  }

  @Test
  void failsWhereItCannotTellWhereAMessageCameFrom() {
    send(deadLetters, "m");
    start(null, null);

    await(() -> latest().status().equals("FAILED"));
    assertThat(latest().failureReason()).isEqualTo("CouldNotDetermineMessageSource");
    assertThat(receive(deadLetters, 0)).hasSize(1);
  }

  @Test
  void refusesWhatAwsRefuses() {
    assertError(
        () -> sqs.startMessageMoveTask(request -> request.sourceArn(arn(source))),
        "InvalidParameterValue",
        "Source queue must be configured as a Dead Letter Queue.");
    assertError(
        () -> start(deadLettersArn + "-none", null),
        "ResourceNotFoundException",
        "The resource that you specified for the DestinationArn parameter doesn't exist.");
    assertError(
        () -> start(null, 501),
        "InvalidParameterValue",
        "Value 501 for parameter MaxNumberOfMessagesPerSecond is invalid.");
    assertError(
        () -> sqs.cancelMessageMoveTask(request -> request.taskHandle("foobared")),
        "InvalidParameterValue",
        "Value for parameter TaskHandle is invalid.");
  }
}
