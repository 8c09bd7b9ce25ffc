package io.lambent.trigger.mq;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import com.rabbitmq.client.ShutdownSignalException;
import io.lambent.trigger.feed.Feed;
import io.lambent.trigger.mq.MqPollers.Broker;
import io.lambent.trigger.mq.MqPollers.User;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import java.io.IOException;
import java.net.URISyntaxException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of RabbitMQ, read by a consumer that acknowledges each message once it is handled.
 * Messages that are not acknowledged come again once the connection is closed.
 */
final class RabbitFeed implements Feed {
  private static final Logger log = LoggerFactory.getLogger(RabbitFeed.class);
  private static final int CONNECT_MILLIS = 10_000;
  private static final int CLOSE_MILLIS = 3_000;

  /** The maximum prefetch count, whose field in the protocol has two bytes. */
  private static final int MAX_PREFETCH = 65_535;

  private final Connection connection;
  private final Channel channel;
  private final String head;
  private final BlockingQueue<SourceRecord> delivered = new LinkedBlockingQueue<>();

  private RabbitFeed(Connection connection, Channel channel, String head) {
    this.connection = connection;
    this.channel = channel;
    this.head = head;
  }

  /**
   * Connects to an existing queue.
   *
   * @throws SourceException where that fails
   */
  static RabbitFeed open(Broker broker, String virtualHost) throws SourceException {
    Connection connection = null;
    try {
      connection = factory(broker, virtualHost).newConnection("lambent");
      Channel channel = connection.createChannel();
      channel.queueDeclarePassive(broker.queue());
      channel.basicQos(Math.min(broker.prefetch(), MAX_PREFETCH));
      RabbitFeed feed = new RabbitFeed(connection, channel, head(broker, virtualHost));
      channel.basicConsume(broker.queue(), false, feed.new Deliveries(channel));
      return feed;
    } catch (IOException
        | TimeoutException
        | URISyntaxException
        | GeneralSecurityException
        | ShutdownSignalException e) {
      if (connection != null) {
        connection.abort(CLOSE_MILLIS);
      }
      throw problem(e);
    }
  }

  private static ConnectionFactory factory(Broker broker, String virtualHost)
      throws URISyntaxException, GeneralSecurityException {
    ConnectionFactory factory = new ConnectionFactory();
    factory.setUri(broker.uri());
    if ("amqps".equals(broker.uri().getScheme())) {
      // Verifies the broker's certificate, unlike the setting that a URI implies.
      factory.useSslProtocol(SSLContext.getDefault());
      factory.enableHostnameVerification();
    }
    User user = broker.user();
    if (user != null) {
      factory.setUsername(user.name());
      factory.setPassword(user.password());
    }
    factory.setVirtualHost(virtualHost);
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setThreadFactory(Thread.ofPlatform().daemon().name("rabbitmq-", 0).factory());
    return factory;
  }

  private static String head(Broker broker, String virtualHost) {
    return "{\"eventSource\":\"aws:rmq\",\"eventSourceArn\":%s,\"rmqMessagesByQueue\":{%s:["
        .formatted(
            Messages.JSON.writeValueAsString(broker.arn()),
            Messages.JSON.writeValueAsString(broker.queue() + "::" + virtualHost));
  }

  private static SourceException problem(Exception e) {
    if (e instanceof AuthenticationFailureException) {
      return new SourceException("The broker refuses the user name or the password.", e);
    }
    Throwable cause = e.getCause() instanceof ShutdownSignalException ? e.getCause() : e;
    String text =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new SourceException(
        "Connection error. Please check your event source connection configuration. (%s)"
            .formatted(text),
        e);
  }

  /** Receives messages on the client's thread. */
  private final class Deliveries extends DefaultConsumer {
    Deliveries(Channel channel) {
      super(channel);
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) {
      delivered.add(RabbitMessages.record(envelope, properties, body));
    }

    /** Called where the queue was deleted or moved to another node. */
    @Override
    public void handleCancel(String tag) {
      connection.abort(CLOSE_MILLIS);
    }
  }

  @Override
  public String dataMember() {
    return Messages.DATA;
  }

  @Override
  public List<SourceRecord> read(int most, Duration wait)
      throws SourceException, InterruptedException {
    List<SourceRecord> records = new ArrayList<>();
    SourceRecord first = delivered.poll(wait.toNanos(), TimeUnit.NANOSECONDS);
    if (first == null) {
      if (!isOpen()) {
        throw new SourceException("The connection to the broker is lost.", null);
      }
      return records;
    }
    records.add(first);
    delivered.drainTo(records, most - 1);
    return records;
  }

  @Override
  public SourceRecord filtered(SourceRecord record) {
    return Messages.filtered(record);
  }

  @Override
  public byte[] event(List<SourceRecord> batch) {
    return Messages.event(head, batch, "]}}");
  }

  @Override
  public boolean isOpen() {
    return channel.isOpen();
  }

  @Override
  public void handled(List<SourceRecord> records) throws SourceException {
    try {
      for (SourceRecord record : records) {
        channel.basicAck(Long.parseLong(record.handle()), false);
      }
    } catch (IOException | AlreadyClosedException e) {
      throw problem(e);
    }
  }

  @Override
  public void close() {
    try {
      connection.close(CLOSE_MILLIS);
    } catch (IOException | ShutdownSignalException e) {
      log.debug("The connection to a broker is closed already", e);
    }
  }
}
