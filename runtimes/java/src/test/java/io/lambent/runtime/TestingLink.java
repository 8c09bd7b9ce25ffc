package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The platform's end of a runtime client's socket. */
final class TestingLink implements AutoCloseable {
  static final String REQUEST_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
  static final String FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:fn";

  private static final int INVOKE = 0x01;
  private static final int SPECIALISE = 0x02;
  private static final int LOAD = 0x03;
  private static final int INVOKE_STREAMING = 0x04;
  private static final int CREDIT = 0x05;

  private final SocketChannel events;
  private final SocketChannel answers;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Frame first;

  /**
   * Waits for a client, and for its first frame.
   *
   * @param ended done as soon as the client's process has ended
   * @throws EOFException if it has ended before it connected, or without a frame
   */
  TestingLink(ServerSocketChannel server, CompletableFuture<?> ended) throws IOException {
    server.configureBlocking(false);
    events = accept(server, ended);
    answers = answers(server, events);
    server.configureBlocking(true);
    in = new DataInputStream(Channels.newInputStream(answers));
    out = new DataOutputStream(Channels.newOutputStream(events));
    first = read().orElseThrow(EOFException::new);
  }

  private static SocketChannel accept(ServerSocketChannel server, CompletableFuture<?> ended)
      throws IOException {
    try (Selector connected = Selector.open()) {
      server.register(connected, SelectionKey.OP_ACCEPT);
      var unused = ended.thenRun(connected::wakeup);
      while (true) {
        // Looked at first: a process may have connected and ended between the two.
        boolean isOver = ended.isDone();
        SocketChannel client = server.accept();
        if (client != null) return client;
        if (isOver) throw new EOFException("ended before it connected");
        connected.select();
      }
    }
  }

  /**
   * A second connection, where the client makes one before it says something on the first. The
   * server has to stay open until here: a client may have connected, spoken and ended by now.
   */
  private static SocketChannel answers(ServerSocketChannel server, SocketChannel events)
      throws IOException {
    SocketChannel second;
    try (Selector either = Selector.open()) {
      server.register(either, SelectionKey.OP_ACCEPT);
      events.configureBlocking(false).register(either, SelectionKey.OP_READ);
      either.select();
      second = server.accept();
    }
    events.configureBlocking(true);
    return second == null ? events : second;
  }

  /** READY or INIT_ERROR, or WAITING of a stem. */
  Frame first() {
    return first;
  }

  /** Makes a stem a function and waits for READY or INIT_ERROR. */
  Frame specialise(Map<String, String> environment) {
    send(
        SPECIALISE,
        body -> {
          body.writeShort(environment.size());
          for (Map.Entry<String, String> variable : environment.entrySet()) {
            body.writeUTF(variable.getKey());
            body.writeUTF(variable.getValue());
          }
        });
    return exchange(LOAD, body -> {});
  }

  /** Sends an event and waits for the answer. */
  Frame invoke(Event event) {
    return exchange(INVOKE, event::writeTo);
  }

  void send(Event event) {
    send(INVOKE, event::writeTo);
  }

  /** Sends an event whose answer may come in parts. */
  void sendStreaming(Event event) {
    send(INVOKE_STREAMING, event::writeTo);
  }

  /** Lets the client send so many bytes more. */
  void credit(int bytes) {
    send(CREDIT, body -> body.writeInt(bytes));
  }

  /** Returns true if the client has sent something that was not read. */
  boolean hasSent() {
    try {
      answers.configureBlocking(false);
      try (Selector readable = Selector.open()) {
        answers.register(readable, SelectionKey.OP_READ);
        return readable.selectNow() > 0;
      } finally {
        answers.configureBlocking(true);
      }
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private Frame exchange(int type, Body body) {
    send(type, body);
    return next();
  }

  /** Waits for the client's next frame. */
  Frame next() {
    try {
      return read().orElseThrow(() -> new IllegalStateException("ended without an answer"));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private void send(int type, Body content) {
    try {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      DataOutputStream body = new DataOutputStream(frame);
      body.writeByte(type);
      content.writeTo(body);
      ByteArrayOutputStream whole = new ByteArrayOutputStream();
      new DataOutputStream(whole).writeInt(frame.size());
      frame.writeTo(whole);
      out.write(whole.toByteArray());
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private Optional<Frame> read() throws IOException {
    try {
      byte[] frame = new byte[in.readInt()];
      in.readFully(frame);
      return Optional.of(Frame.parse(frame));
    } catch (EOFException closed) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    events.close();
    answers.close();
  }

  /** Writes the body of a frame. */
  private interface Body {
    void writeTo(DataOutputStream frame) throws IOException;
  }

  /** The fields that the platform sends with an event. */
  record Event(
      String body, String traceId, String clientContext, String identity, String tenantId) {
    static Event of(String body) {
      return new Event(body, "", "", "", "");
    }

    Event withTraceId(String value) {
      return new Event(body, value, clientContext, identity, tenantId);
    }

    Event withClientContext(String json) {
      return new Event(body, traceId, json, identity, tenantId);
    }

    Event withIdentity(String json) {
      return new Event(body, traceId, clientContext, json, tenantId);
    }

    Event withTenantId(String value) {
      return new Event(body, traceId, clientContext, identity, value);
    }

    private void writeTo(DataOutputStream frame) throws IOException {
      frame.writeLong(System.currentTimeMillis() + TestingRuntime.TIME_LIMIT.toMillis());
      for (String header :
          List.of(REQUEST_ID, FUNCTION_ARN, traceId, clientContext, identity, tenantId)) {
        frame.writeUTF(header);
      }
      frame.write(body.getBytes(UTF_8));
    }
  }

  /**
   * A frame from the client; strings that its type does not have are empty. The body of STREAM is
   * the content type.
   */
  record Frame(Kind type, String requestId, String errorType, String body) {
    enum Kind {
      READY(0x10),
      INIT_ERROR(0x11),
      WAITING(0x12),
      RESPONSE(0x20),
      ERROR(0x21),
      FATAL(0x22),
      STREAM(0x23),
      PART(0x24),
      END(0x25);

      private final int code;

      Kind(int code) {
        this.code = code;
      }

      static Kind of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst().orElseThrow();
      }
    }

    private static Frame parse(byte[] frame) throws IOException {
      DataInputStream in = new DataInputStream(new ByteArrayInputStream(frame));
      Kind type = Kind.of(in.readUnsignedByte());
      boolean error = type == Kind.INIT_ERROR || type == Kind.ERROR || type == Kind.FATAL;
      boolean answer = error && type != Kind.INIT_ERROR;
      boolean named = answer || type == Kind.RESPONSE || type == Kind.STREAM;
      String requestId = named ? in.readUTF() : "";
      String errorType = error ? in.readUTF() : "";
      String body = type == Kind.STREAM ? in.readUTF() : new String(in.readAllBytes(), UTF_8);
      return new Frame(type, requestId, errorType, body);
    }
  }
}
