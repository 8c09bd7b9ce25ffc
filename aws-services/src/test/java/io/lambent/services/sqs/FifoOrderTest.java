package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.TestingAwsServices;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * The property of FIFO queues: whoever sends and receives, through whichever instance, a group's
 * messages are processed in the order of their sequence numbers, by one receiver at a time, and
 * each exactly once.
 */
class FifoOrderTest extends SqsCalls {
  private static final int GROUPS = 4;
  private static final int EACH = 40;
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);

  private final Map<String, List<String>> processed = new ConcurrentHashMap<>();
  private final Map<String, List<String>> sent = new ConcurrentHashMap<>();
  private final Set<String> atWork = ConcurrentHashMap.newKeySet();
  private final List<String> wrong = new CopyOnWriteArrayList<>();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void processesEachGroupInOrderWithManyReceiversOnTwoInstances() throws Exception {
    String queue =
        sqs.createQueue(
                request ->
                    request
                        .queueName("order-" + UUID.randomUUID() + ".fifo")
                        .attributes(
                            Map.of(
                                QueueAttributeName.FIFO_QUEUE, "true",
                                QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true")))
            .queueUrl();
    try (TestingAwsServices second = TestingAwsServices.another();
        SqsClient other = second.client(SqsClient.builder(), "sqs", "000000000000");
        ExecutorService executor = Executors.newFixedThreadPool(GROUPS + 6)) {
      List<Future<?>> running = new ArrayList<>();
      for (int g = 0; g < GROUPS; g++) {
        String group = "g" + g;
        sent.put(group, new CopyOnWriteArrayList<>());
        processed.put(group, new CopyOnWriteArrayList<>());
        SqsClient client = g % 2 == 0 ? sqs : other;
        running.add(executor.submit(() -> sendAll(client, queue, group)));
      }
      for (int r = 0; r < 6; r++) {
        SqsClient client = r % 2 == 0 ? sqs : other;
        Random random = new Random(SEED + r);
        running.add(executor.submit(() -> receiveAll(client, queue, random)));
      }
      for (Future<?> task : running) {
        task.get();
      }
    }

    assertThat(wrong).as("seed " + SEED).isEmpty();
    assertThat(processed).isEqualTo(sent);
  }

  private void sendAll(SqsClient client, String queue, String group) {
    for (int i = 0; i < EACH; i++) {
      String body = group + "-" + i;
      String number =
          client
              .sendMessage(
                  request -> request.queueUrl(queue).messageBody(body).messageGroupId(group))
              .sequenceNumber();
      Objects.requireNonNull(sent.get(group)).add(number);
    }
  }

  private void receiveAll(SqsClient client, String queue, Random random) {
    while (done.get() < GROUPS * EACH) {
      List<Message> messages =
          client
              .receiveMessage(
                  request ->
                      request
                          .queueUrl(queue)
                          .maxNumberOfMessages(1 + random.nextInt(10))
                          .waitTimeSeconds(1)
                          .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
              .messages();
      Set<String> mine = new HashSet<>();
      for (Message message : messages) {
        String group = group(message);
        if (mine.add(group) && !atWork.add(group)) {
          wrong.add(group + " is with two receivers");
        }
      }
      // Some are given back, the last of a group first, so that those before it are in flight.
      int kept = random.nextInt(4) == 0 ? random.nextInt(messages.size() + 1) : messages.size();
      List<Message> givenBack = messages.subList(kept, messages.size());
      for (int i = 0; i < kept; i++) {
        Message message = messages.get(i);
        String group = group(message);
        Objects.requireNonNull(processed.get(group)).add(number(message));
        // With its last message deleted, the group is free for others.
        if (messages.subList(i + 1, messages.size()).stream()
            .noneMatch(later -> group(later).equals(group))) {
          atWork.remove(group);
        }
        client.deleteMessage(
            request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
        done.incrementAndGet();
      }
      givenBack.forEach(message -> atWork.remove(group(message)));
      for (Message message : givenBack.reversed()) {
        client.changeMessageVisibility(
            request ->
                request
                    .queueUrl(queue)
                    .receiptHandle(message.receiptHandle())
                    .visibilityTimeout(0));
      }
    }
  }

  private static String group(Message message) {
    return Objects.requireNonNull(message.attributesAsStrings().get("MessageGroupId"));
  }

  private static String number(Message message) {
    return Objects.requireNonNull(message.attributesAsStrings().get("SequenceNumber"));
  }
}
