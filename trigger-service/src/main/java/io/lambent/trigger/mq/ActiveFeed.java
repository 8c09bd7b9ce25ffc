package io.lambent.trigger.mq;

import io.lambent.trigger.feed.Feed;
import io.lambent.trigger.mq.MqPollers.Broker;
import io.lambent.trigger.mq.MqPollers.User;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import jakarta.jms.JMSException;
import jakarta.jms.JMSSecurityException;
import jakarta.jms.Message;
import jakarta.jms.MessageConsumer;
import jakarta.jms.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.ActiveMQConnection;
import org.apache.activemq.ActiveMQConnectionFactory;
import org.apache.activemq.ActiveMQSession;
import org.apache.activemq.RedeliveryPolicy;
import org.apache.activemq.command.ActiveMQMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A queue of ActiveMQ, read by a consumer that acknowledges each message once it is handled.
 * Messages that are not acknowledged come again once the connection is closed.
 */
final class ActiveFeed implements Feed {
  private static final Logger log = LoggerFactory.getLogger(ActiveFeed.class);
  private static final int TIMEOUT_MILLIS = 10_000;

  private final ActiveMQConnection connection;
  private final MessageConsumer consumer;
  private final String head;
  private final Map<String, Message> unacknowledged = new HashMap<>();
  private long received;

  private ActiveFeed(ActiveMQConnection connection, MessageConsumer consumer, String head) {
    this.connection = connection;
    this.consumer = consumer;
    this.head = head;
  }

  /**
   * Connects to a queue.
   *
   * @throws SourceException where that fails
   */
  static ActiveFeed open(Broker broker) throws SourceException {
    ActiveMQConnection connection = null;
    try {
      connection = (ActiveMQConnection) factory(broker).createConnection();
      connection.start();
      Session session = connection.createSession(false, ActiveMQSession.INDIVIDUAL_ACKNOWLEDGE);
      MessageConsumer consumer = session.createConsumer(session.createQueue(broker.queue()));
      String head =
          "{\"eventSource\":\"aws:mq\",\"eventSourceArn\":%s,\"messages\":["
              .formatted(Messages.JSON.writeValueAsString(broker.arn()));
      return new ActiveFeed(connection, consumer, head);
    } catch (JMSException | IllegalArgumentException e) {
      close(connection);
      throw problem(e);
    }
  }

  private static ActiveMQConnectionFactory factory(Broker broker) {
    ActiveMQConnectionFactory factory = new ActiveMQConnectionFactory(broker.uri());
    User user = broker.user();
    if (user != null) {
      factory.setUserName(user.name());
      factory.setPassword(user.password());
    }
    factory.setConnectResponseTimeout(TIMEOUT_MILLIS);
    factory.setCloseTimeout(TIMEOUT_MILLIS);
    factory.getPrefetchPolicy().setQueuePrefetch(broker.prefetch());
    // The client's default discards a message after a few redeliveries.
    factory.getRedeliveryPolicy().setMaximumRedeliveries(RedeliveryPolicy.NO_MAXIMUM_REDELIVERIES);
    return factory;
  }

  private static SourceException problem(Exception e) {
    if (e instanceof JMSSecurityException) {
      return new SourceException("The broker refuses the user name or the password.", e);
    }
    String text = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    return new SourceException(
        "Connection error. Please check your event source connection configuration. (%s)"
            .formatted(text),
        e);
  }

  @Override
  public String dataMember() {
    return Messages.DATA;
  }

  @Override
  public List<SourceRecord> read(int most, Duration wait) throws SourceException {
    List<SourceRecord> records = new ArrayList<>();
    try {
      Message message = consumer.receive(Math.max(1, wait.toMillis()));
      while (message != null) {
        String handle = Long.toString(++received);
        SourceRecord record = ActiveMessages.record(handle, (ActiveMQMessage) message);
        unacknowledged.put(record.handle(), message);
        records.add(record);
        message = records.size() < most ? consumer.receiveNoWait() : null;
      }
    } catch (JMSException e) {
      throw problem(e);
    }
    if (records.isEmpty() && !isOpen()) {
      throw new SourceException("The connection to the broker is lost.", null);
    }
    return records;
  }

  @Override
  public SourceRecord filtered(SourceRecord record) {
    return Messages.filtered(record);
  }

  @Override
  public byte[] event(List<SourceRecord> batch) {
    return Messages.event(head, batch, "]}");
  }

  @Override
  public boolean isOpen() {
    return !connection.isTransportFailed() && !connection.isClosed();
  }

  @Override
  public void handled(List<SourceRecord> records) throws SourceException {
    try {
      for (SourceRecord record : records) {
        Message message = unacknowledged.remove(record.handle());
        if (message != null) {
          message.acknowledge();
        }
      }
    } catch (JMSException e) {
      throw problem(e);
    }
  }

  @Override
  public void close() {
    close(connection);
  }

  private static void close(@Nullable ActiveMQConnection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (JMSException e) {
      log.debug("The connection to a broker is closed already", e);
    }
  }
}
