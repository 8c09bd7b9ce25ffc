package io.lambent.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A runtime client as a real process, with the platform's end of its socket. */
final class TestingRuntime implements AutoCloseable {
  static final String REQUEST_ID = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
  static final String FUNCTION_ARN = "arn:aws:lambda:us-east-1:000000000000:function:fn";
  static final Duration TIME_LIMIT = Duration.ofSeconds(60);

  private static final int INVOKE = 0x01;
  private static final int SPECIALISE = 0x02;

  private final Path directory;
  private final Process process;
  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Frame first;

  /** Starts a client for a function and waits for its first frame. */
  TestingRuntime(List<String> command, Path taskRoot, String handler, Map<String, String> variables)
      throws IOException {
    this(command, taskRoot, environment(taskRoot, handler, variables));
  }

  private TestingRuntime(List<String> command, Path directory, Map<String, String> environment)
      throws IOException {
    this.directory = Files.createTempDirectory("lambent");
    Path socket = this.directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(this.directory.resolve("output").toFile());
      builder.environment().clear();
      builder.environment().putAll(environment);
      builder.environment().put("LAMBENT_RUNTIME_SOCKET", socket.toString());
      process = builder.start();
      // A client that dies before it connects makes accept fail instead of wait.
      var unused = process.onExit().thenRun(() -> close(server));
      channel = server.accept();
    }
    in = new DataInputStream(Channels.newInputStream(channel));
    out = new DataOutputStream(Channels.newOutputStream(channel));
    first = read().orElseThrow(EOFException::new);
  }

  /** Starts a client before its function is known and waits until it says that it waits. */
  static TestingRuntime stem(List<String> command) throws IOException {
    return new TestingRuntime(command, Path.of("/"), Map.of("LAMBENT_STEM", "1"));
  }

  private static void close(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException alreadyClosed) {
      throw new UncheckedIOException(alreadyClosed);
    }
  }

  /** All variables of a function's process, but for where the socket is. */
  static Map<String, String> environment(
      Path taskRoot, String handler, Map<String, String> variables) {
    Map<String, String> environment = new HashMap<>();
    for (String name : List.of("PATH", "HOME")) {
      String value = System.getenv(name);
      if (value != null) environment.put(name, value);
    }
    environment.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    environment.put("_HANDLER", handler);
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "fn");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/fn");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]abc");
    environment.put("LANG", "C.UTF-8");
    environment.putAll(variables);
    return environment;
  }

  /** The program of that name on the path, or none. */
  static Optional<String> program(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(entry -> new File(entry, name))
        .filter(File::canExecute)
        .map(File::getPath)
        .findFirst();
  }

  /** READY or INIT_ERROR, or WAITING of a stem. */
  Frame first() {
    return first;
  }

  /** Makes a stem a function and waits for READY or INIT_ERROR. */
  Frame specialise(Path taskRoot, String handler, Map<String, String> variables) {
    Map<String, String> environment = environment(taskRoot, handler, variables);
    return exchange(
        SPECIALISE,
        body -> {
          body.writeShort(environment.size());
          for (Map.Entry<String, String> variable : environment.entrySet()) {
            body.writeUTF(variable.getKey());
            body.writeUTF(variable.getValue());
          }
        });
  }

  Frame invoke(String event) {
    return invoke(Event.of(event));
  }

  /** Sends an event and waits for the answer. */
  Frame invoke(Event event) {
    return exchange(INVOKE, event::writeTo);
  }

  void send(Event event) {
    send(INVOKE, event::writeTo);
  }

  private Frame exchange(int type, Body body) {
    send(type, body);
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

  /** What the process has printed so far. */
  String output() {
    try {
      return Files.readString(directory.resolve("output"));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Waits for the process to end by itself. */
  int exitValue() throws InterruptedException {
    if (!process.waitFor(TIME_LIMIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException("still running");
    }
    return process.exitValue();
  }

  /** Closes the socket, as the platform does when it gives the environment up. */
  void disconnect() throws IOException {
    channel.close();
  }

  @Override
  public void close() throws IOException {
    channel.close();
    process.destroyForcibly();
    Files.deleteIfExists(directory.resolve("output"));
    Files.deleteIfExists(directory.resolve("socket"));
    Files.delete(directory);
  }

  /** Of a frame. */
  private interface Body {
    void writeTo(DataOutputStream frame) throws IOException;
  }

  /** What the platform sends with an event. */
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
      frame.writeLong(System.currentTimeMillis() + TIME_LIMIT.toMillis());
      for (String header :
          List.of(REQUEST_ID, FUNCTION_ARN, traceId, clientContext, identity, tenantId)) {
        frame.writeUTF(header);
      }
      frame.write(body.getBytes(UTF_8));
    }
  }

  /** A frame from the client; strings that its type does not have are empty. */
  record Frame(Kind type, String requestId, String errorType, String body) {
    enum Kind {
      READY(0x10),
      INIT_ERROR(0x11),
      WAITING(0x12),
      RESPONSE(0x20),
      ERROR(0x21),
      FATAL(0x22);

      private final int code;

      Kind(int code) {
        this.code = code;
      }

      static Kind of(int code) {
        return Arrays.stream(values()).filter(type -> type.code == code).findFirst().orElseThrow();
      }
    }

    private static Frame parse(byte[] frame) throws IOException {
      DataInputStream in = new DataInputStream(new java.io.ByteArrayInputStream(frame));
      Kind type = Kind.of(in.readUnsignedByte());
      boolean answer = type == Kind.RESPONSE || type == Kind.ERROR || type == Kind.FATAL;
      boolean error = type == Kind.INIT_ERROR || type == Kind.ERROR || type == Kind.FATAL;
      String requestId = answer ? in.readUTF() : "";
      String errorType = error ? in.readUTF() : "";
      return new Frame(type, requestId, errorType, new String(in.readAllBytes(), UTF_8));
    }
  }
}
