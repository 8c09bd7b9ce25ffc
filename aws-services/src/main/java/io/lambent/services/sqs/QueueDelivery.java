package io.lambent.services.sqs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.util.Map;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Sends messages of other services of this process to queues, without a way over HTTP. */
@Component
public class QueueDelivery {
  private final Queues queues;
  private final Sending sending;

  QueueDelivery(Queues queues, Sending sending) {
    this.queues = queues;
    this.sending = sending;
  }

  public boolean exists(String account, String region, String name) {
    try {
      queues.find(caller(account, region), url(account, name));
      return true;
    } catch (AwsFailure e) {
      return false;
    }
  }

  /**
   * Sends a message; returns once it is committed.
   *
   * @throws AwsFailure where the queue does not exist or does not take it
   */
  public void send(String account, String region, String name, String body) {
    sending.send(
        caller(account, region),
        new Sending.Send(url(account, name), body, null, Map.of(), Map.of(), null, null));
  }

  private static Caller caller(String account, String region) {
    return new Caller(account, region, UUID.randomUUID().toString(), "");
  }

  private static String url(String account, String name) {
    return "/" + account + "/" + name;
  }
}
