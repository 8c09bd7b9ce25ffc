package io.lambent.trigger.sqs;

import io.lambent.contract.trigger.QueueWatches;
import io.lambent.trigger.source.EventSource;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/**
 * A queue. A received message is invisible to others for the queue's visibility time-out, which is
 * not extended: as on AWS, a message is delivered again where its function takes longer.
 */
final class SqsEventSource implements EventSource {
  private static final Logger log = LoggerFactory.getLogger(SqsEventSource.class);
  private static final int MAX_MESSAGES = 10;
  private static final int DELETE_ATTEMPTS = 4;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);

  /**
   * How long the visibility time-out of a queue is cached. It is read only when messages are
   * received.
   */
  private static final long VISIBILITY_CACHE_NANOS = Duration.ofMinutes(1).toNanos();

  private final SqsClients clients;
  private final QueueWatches watches;
  private final QueueArn arn;
  private final SqsRecords records;
  private final Duration wait;
  private volatile @Nullable Queue known;

  /**
   * Watches for messages within this process. Null where a long poll waits instead. Used by the
   * polling thread.
   */
  private QueueWatches.@Nullable QueueWatch watch;

  private final Object wakeLock = new Object();

  /** The thread that waits in the watch, guarded by the lock; null while none does. */
  private @Nullable Thread waiter;

  private boolean isWoken;

  SqsEventSource(SqsClients clients, QueueWatches watches, QueueArn arn, Duration wait) {
    this.clients = clients;
    this.watches = watches;
    this.arn = arn;
    this.records = new SqsRecords(arn);
    this.wait = wait;
  }

  /**
   * @param at when the visibility time-out was read, in the units of {@link System#nanoTime}
   */
  private record Queue(String url, Duration visibility, long at) {}

  @Override
  public boolean isOrdered() {
    return arn.isFifo();
  }

  @Override
  public int largestPoll() {
    return MAX_MESSAGES;
  }

  @Override
  public Duration longestPoll() {
    return wait;
  }

  @Override
  public String dataMember() {
    return "body";
  }

  @Override
  public List<SourceRecord> poll(int most, Duration longest)
      throws SourceException, InterruptedException {
    try {
      Queue queue = queue();
      QueueWatches.QueueWatch present = watch();
      if (present != null && !await(present, longest)) {
        return List.of();
      }
      List<Message> messages = receive(queue, most, present == null ? seconds(longest) : 0);
      if (messages.isEmpty()) {
        if (present != null) {
          present.foundNothing();
        }
        return List.of();
      }
      long receivedAt = System.nanoTime();
      long heldUntil = receivedAt + fresh(queue).visibility().toNanos();
      return messages.stream().map(message -> records.record(message, heldUntil)).toList();
    } catch (AbortedException e) {
      throw interrupted(e);
    } catch (SqsException e) {
      known = null;
      close();
      throw new SourceException(
          "Error occurred while ReceiveMessage. SQS Error Code: %s. SQS Error Message: %s"
              .formatted(e.awsErrorDetails().errorCode(), e.awsErrorDetails().errorMessage()),
          e);
    } catch (SdkException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw interrupted(e);
      }
      throw new SourceException("Error occurred while ReceiveMessage. " + e.getMessage(), e);
    }
  }

  /**
   * Waits for messages within this process. Unlike the end of a long poll, the end of this wait
   * cannot lose a message that was just received.
   *
   * @return false where none came, or the wait was ended
   */
  private boolean await(QueueWatches.QueueWatch present, Duration longest)
      throws InterruptedException {
    synchronized (wakeLock) {
      if (isWoken) {
        return false;
      }
      waiter = Thread.currentThread();
    }
    try {
      return present.await(longest);
    } catch (InterruptedException e) {
      synchronized (wakeLock) {
        if (!isWoken) {
          throw e;
        }
      }
      return false;
    } finally {
      synchronized (wakeLock) {
        waiter = null;
        if (isWoken) {
          // The interrupt was for the wait, not for the request that may follow.
          Thread.interrupted();
        }
      }
    }
  }

  @Override
  public void wake() {
    synchronized (wakeLock) {
      isWoken = true;
      if (waiter != null) {
        waiter.interrupt();
      }
    }
  }

  private List<Message> receive(Queue queue, int most, int waitSeconds) {
    return client()
        .receiveMessage(
            request ->
                request
                    .queueUrl(queue.url())
                    .maxNumberOfMessages(Math.clamp(most, 1, MAX_MESSAGES))
                    .waitTimeSeconds(waitSeconds)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                    .messageAttributeNames("All")
                    .overrideConfiguration(clients.overrides(arn.account(), arn.region())))
        .messages();
  }

  private QueueWatches.@Nullable QueueWatch watch() {
    if (watch == null) {
      watch = watches.watch(arn.text());
    }
    return watch;
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
      watch = null;
    }
  }

  /** The visibility time-out in seconds; empty where it cannot be read. */
  OptionalInt visibilityTimeout() {
    try {
      return OptionalInt.of(Math.toIntExact(queue().visibility().toSeconds()));
    } catch (RuntimeException e) {
      log.debug("{} does not say its visibility time-out", arn.text(), e);
      return OptionalInt.empty();
    }
  }

  /** Rounds to whole seconds, as SQS requires. */
  private int seconds(Duration longest) {
    return Math.toIntExact(Math.clamp(longest.toSeconds(), 0, wait.toSeconds()));
  }

  private static InterruptedException interrupted(SdkException cause) {
    InterruptedException interrupted = new InterruptedException("a request to SQS was ended");
    interrupted.initCause(cause);
    return interrupted;
  }

  private Queue queue() {
    Queue last = known;
    return last == null ? read(url()) : last;
  }

  private Queue fresh(Queue queue) {
    return System.nanoTime() - queue.at() < VISIBILITY_CACHE_NANOS ? queue : read(queue.url());
  }

  private String url() {
    return client()
        .getQueueUrl(
            request ->
                request
                    .queueName(arn.name())
                    .queueOwnerAWSAccountId(arn.account())
                    .overrideConfiguration(clients.overrides(arn.account(), arn.region())))
        .queueUrl();
  }

  private Queue read(String url) {
    String visibility =
        client()
            .getQueueAttributes(
                request ->
                    request
                        .queueUrl(url)
                        .attributeNames(QueueAttributeName.VISIBILITY_TIMEOUT)
                        .overrideConfiguration(clients.overrides(arn.account(), arn.region())))
            .attributes()
            .getOrDefault(QueueAttributeName.VISIBILITY_TIMEOUT, "30");
    Queue read = new Queue(url, Duration.ofSeconds(Long.parseLong(visibility)), System.nanoTime());
    known = read;
    return read;
  }

  @Override
  public int acknowledge(List<SourceRecord> done) {
    int deleted = 0;
    for (int from = 0; from < done.size(); from += MAX_MESSAGES) {
      deleted += delete(done.subList(from, Math.min(done.size(), from + MAX_MESSAGES)));
    }
    return deleted;
  }

  private int delete(List<SourceRecord> done) {
    List<SourceRecord> left = done;
    Duration pause = FIRST_PAUSE;
    for (int attempt = 1; ; attempt++) {
      try {
        left = deleteOnce(left);
      } catch (SdkException e) {
        log.warn("Messages of {} cannot be deleted now: {}", arn.text(), e.toString());
      }
      if (left.isEmpty() || attempt == DELETE_ATTEMPTS) {
        break;
      }
      try {
        Thread.sleep(pause);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
      pause = pause.multipliedBy(4);
    }
    if (!left.isEmpty()) {
      log.warn("{} messages of {} were not deleted and come again", left.size(), arn.text());
    }
    return done.size() - left.size();
  }

  /** Deletes messages; returns those that could not be deleted because of transient errors. */
  private List<SourceRecord> deleteOnce(List<SourceRecord> done) {
    List<DeleteMessageBatchRequestEntry> entries = new ArrayList<>(done.size());
    for (int i = 0; i < done.size(); i++) {
      entries.add(
          DeleteMessageBatchRequestEntry.builder()
              .id(Integer.toString(i))
              .receiptHandle(done.get(i).handle())
              .build());
    }
    Set<String> failed = new HashSet<>();
    for (BatchResultErrorEntry error :
        client()
            .deleteMessageBatch(
                request ->
                    request
                        .queueUrl(queue().url())
                        .entries(entries)
                        .overrideConfiguration(clients.overrides(arn.account(), arn.region())))
            .failed()) {
      failed.add(error.id());
    }
    List<SourceRecord> left = new ArrayList<>();
    for (int i = 0; i < done.size(); i++) {
      if (failed.contains(Integer.toString(i))) {
        left.add(done.get(i));
      }
    }
    return left;
  }

  private SqsClient client() {
    return clients.client(arn.region());
  }
}
