package io.lambent.trigger.kafka;

import io.lambent.client.http.Backoff;
import io.lambent.trigger.batch.Halt;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes records that are given up to a topic of their cluster, once all replicas have them. */
final class FailureTopic implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FailureTopic.class);
  private static final Backoff RETRY = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  /** The time limit of a delivery: longer than the failover of a broker. */
  private static final int DELIVERY_TIMEOUT_MILLIS = 30_000;

  private static final int REQUEST_TIMEOUT_MILLIS = 10_000;

  private final KafkaAccess.Client client;
  private @Nullable KafkaProducer<byte[], byte[]> producer;

  FailureTopic(KafkaAccess.Client client) {
    this.client = client;
  }

  /** The outcome of a delivery. */
  enum Outcome {
    SENT,
    /** The topic never takes this record. */
    REFUSED,
    STOPPED
  }

  /** Writes a record; repeats that while the cluster cannot be reached. Blocks. */
  Outcome send(String topic, byte @Nullable [] key, byte[] value, Halt halt)
      throws InterruptedException {
    for (int attempt = 1; ; attempt++) {
      try {
        producer().send(new ProducerRecord<>(topic, key, value)).get();
        return Outcome.SENT;
      } catch (ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof RecordTooLargeException || cause instanceof InvalidTopicException) {
          log.warn("A record that was given up is lost, as {} refuses it", topic, cause);
          return Outcome.REFUSED;
        }
        log.warn("{} does not take a record now: {}", topic, String.valueOf(cause));
      } catch (KafkaException e) {
        log.warn("{} cannot be written now: {}", topic, e.toString());
      }
      if (!halt.pause(RETRY.after(attempt))) {
        return Outcome.STOPPED;
      }
    }
  }

  private synchronized KafkaProducer<byte[], byte[]> producer() {
    KafkaProducer<byte[], byte[]> present = producer;
    if (present == null) {
      Map<String, Object> settings = new HashMap<>(client.properties());
      settings.put("acks", "all");
      settings.put("max.block.ms", REQUEST_TIMEOUT_MILLIS);
      settings.put("request.timeout.ms", REQUEST_TIMEOUT_MILLIS);
      settings.put("delivery.timeout.ms", DELIVERY_TIMEOUT_MILLIS);
      present = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
      producer = present;
    }
    return present;
  }

  @Override
  public synchronized void close() {
    KafkaProducer<byte[], byte[]> present = producer;
    if (present != null) {
      present.close(CLOSE_TIMEOUT);
      producer = null;
    }
  }
}
