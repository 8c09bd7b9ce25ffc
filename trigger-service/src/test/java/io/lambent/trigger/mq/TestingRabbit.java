package io.lambent.trigger.mq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Method;
import com.rabbitmq.client.impl.AMQContentHeader;
import com.rabbitmq.client.impl.AMQImpl;
import com.rabbitmq.client.impl.Frame;
import com.rabbitmq.client.impl.LongStringHelper;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Implements as much of AMQP 0-9-1 as a consumer of one queue needs. Messages that a consumer has
 * not acknowledged when its connection ends are delivered again.
 */
final class TestingRabbit implements AutoCloseable {
  static final String QUEUE = "orders";
  private static final int HEADER_BYTES = 8;
  private static final int LARGEST_FRAME = 131_072;
  private static final int NOT_FOUND = 404;

  private final ServerSocket server;

  /** Guarded by this. */
  private final Deque<Message> ready = new ArrayDeque<>();

  /** Guarded by this. */
  private int acknowledged;

  /** Guarded by this. */
  private @Nullable Served consumer;

  private record Message(BasicProperties properties, byte[] body, boolean redelivered) {}

  TestingRabbit() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  synchronized void put(BasicProperties properties, byte[] body) throws IOException {
    ready.add(new Message(properties, body, false));
    if (consumer != null) {
      consumer.deliver();
    }
  }

  synchronized int acknowledged() {
    return acknowledged;
  }

  /** Closes the connection of the consumer, as a broker that ends abruptly does. */
  synchronized void cut() throws IOException {
    Served present = consumer;
    if (present != null) {
      present.socket.close();
      // The next consumer gets the messages in their order.
      present.requeue();
    }
  }

  private void accept() {
    try {
      while (true) {
        Served served = new Served(server.accept());
        Thread.ofVirtual().start(served::serve);
      }
    } catch (IOException e) {
      // The broker was closed.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    cut();
  }

  /** One connection of a client. */
  private final class Served {
    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final Map<Long, Message> unacknowledged = new LinkedHashMap<>();
    private String consumerTag = "";
    private int prefetch;
    private long lastTag;

    Served(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new DataInputStream(socket.getInputStream());
      this.out = new DataOutputStream(socket.getOutputStream());
    }

    void serve() {
      try (socket) {
        in.readNBytes(HEADER_BYTES);
        send(
            0,
            new AMQImpl.Connection.Start(
                0,
                9,
                Map.of(),
                LongStringHelper.asLongString("PLAIN"),
                LongStringHelper.asLongString("en_US")));
        while (true) {
          Frame frame = Frame.readFrom(in, LARGEST_FRAME);
          if (frame != null && frame.type == AMQP.FRAME_METHOD) {
            answer(frame.channel, AMQImpl.readMethodFrom(frame.getInputStream()));
          }
        }
      } catch (IOException e) {
        requeue();
      }
    }

    private void answer(int channel, Method method) throws IOException {
      switch (method) {
        case AMQP.Connection.StartOk ok ->
            send(0, new AMQImpl.Connection.Tune(10, LARGEST_FRAME, 0));
        case AMQP.Connection.Open open -> send(0, new AMQImpl.Connection.OpenOk(""));
        case AMQP.Connection.Close close -> {
          send(0, new AMQImpl.Connection.CloseOk());
          requeue();
        }
        case AMQP.Channel.Open open ->
            send(channel, new AMQImpl.Channel.OpenOk(LongStringHelper.asLongString("")));
        case AMQP.Channel.Close close -> send(channel, new AMQImpl.Channel.CloseOk());
        case AMQP.Queue.Declare declare -> declare(channel, declare.getQueue());
        case AMQP.Basic.Qos qos -> {
          prefetch = qos.getPrefetchCount();
          send(channel, new AMQImpl.Basic.QosOk());
        }
        case AMQP.Basic.Consume consume -> consume(channel);
        case AMQP.Basic.Ack ack -> acknowledge(ack.getDeliveryTag());
        default -> {
          // Nothing to answer.
        }
      }
    }

    private void declare(int channel, String queue) throws IOException {
      send(
          channel,
          queue.equals(QUEUE)
              ? new AMQImpl.Queue.DeclareOk(queue, 0, 0)
              : new AMQImpl.Channel.Close(
                  NOT_FOUND, "NOT_FOUND - no queue '" + queue + "'", 50, 10));
    }

    private void consume(int channel) throws IOException {
      consumerTag = "consumer-" + channel;
      send(channel, new AMQImpl.Basic.ConsumeOk(consumerTag));
      synchronized (TestingRabbit.this) {
        consumer = this;
        deliver();
      }
    }

    /** Delivers what the prefetch count allows. The caller holds the lock of the broker. */
    private void deliver() throws IOException {
      while (consumer == this && !ready.isEmpty() && unacknowledged.size() < prefetch) {
        Message message = ready.remove();
        unacknowledged.put(++lastTag, message);
        send(1, new AMQImpl.Basic.Deliver(consumerTag, lastTag, message.redelivered, "", QUEUE));
        write(((AMQContentHeader) message.properties).toFrame(1, message.body.length));
        write(Frame.fromBodyFragment(1, message.body, 0, message.body.length));
      }
    }

    private void acknowledge(long tag) throws IOException {
      synchronized (TestingRabbit.this) {
        if (unacknowledged.remove(tag) != null) {
          acknowledged++;
        }
        deliver();
      }
    }

    private void requeue() {
      synchronized (TestingRabbit.this) {
        Deque<Message> back = new ArrayDeque<>(unacknowledged.values());
        unacknowledged.clear();
        while (!back.isEmpty()) {
          Message last = back.removeLast();
          ready.addFirst(new Message(last.properties, last.body, true));
        }
        if (consumer == this) {
          consumer = null;
        }
      }
    }

    private void send(int channel, Method method) throws IOException {
      write(((com.rabbitmq.client.impl.Method) method).toFrame(channel));
    }

    private synchronized void write(Frame frame) throws IOException {
      frame.writeTo(out);
      out.flush();
    }
  }
}
