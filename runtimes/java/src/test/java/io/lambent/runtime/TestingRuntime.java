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

  private final Path directory;
  private final Process process;
  private final SocketChannel channel;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final Frame first;

  /** Starts a client and waits for its first frame. */
  TestingRuntime(List<String> command, Path taskRoot, String handler, Map<String, String> variables)
      throws IOException {
    directory = Files.createTempDirectory("lambent");
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .directory(taskRoot.toFile())
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("output").toFile());
      builder.environment().keySet().retainAll(List.of("PATH", "HOME"));
      builder.environment().putAll(environment(socket, taskRoot, handler));
      builder.environment().putAll(variables);
      process = builder.start();
      // A client that dies before it connects makes accept fail instead of wait.
      var unused = process.onExit().thenRun(() -> close(server));
      channel = server.accept();
    }
    in = new DataInputStream(Channels.newInputStream(channel));
    out = new DataOutputStream(Channels.newOutputStream(channel));
    first = read().orElseThrow(EOFException::new);
  }

  private static void close(ServerSocketChannel server) {
    try {
      server.close();
    } catch (IOException alreadyClosed) {
      throw new UncheckedIOException(alreadyClosed);
    }
  }

  private static Map<String, String> environment(Path socket, Path taskRoot, String handler) {
    Map<String, String> variables = new HashMap<>();
    variables.put("LAMBENT_RUNTIME_SOCKET", socket.toString());
    variables.put("LAMBDA_TASK_ROOT", taskRoot.toString());
    variables.put("_HANDLER", handler);
    variables.put("AWS_LAMBDA_FUNCTION_NAME", "fn");
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "256");
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/fn");
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]abc");
    variables.put("LANG", "C.UTF-8");
    return variables;
  }

  /** The program of that name on the path, or none. */
  static Optional<String> program(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(entry -> new File(entry, name))
        .filter(File::canExecute)
        .map(File::getPath)
        .findFirst();
  }

  /** READY or INIT_ERROR. */
  Frame first() {
    return first;
  }

  Frame invoke(String event) {
    return invoke(Event.of(event));
  }

  /** Sends an event and waits for the answer. */
  Frame invoke(Event event) {
    send(event);
    try {
      return read().orElseThrow(() -> new IllegalStateException("ended without an answer"));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  void send(Event event) {
    try {
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      DataOutputStream body = new DataOutputStream(frame);
      body.writeByte(INVOKE);
      body.writeLong(event.deadlineMillis());
      for (String header : event.headers()) body.writeUTF(header);
      body.write(event.body().getBytes(UTF_8));
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

    private long deadlineMillis() {
      return System.currentTimeMillis() + TIME_LIMIT.toMillis();
    }

    private List<String> headers() {
      return List.of(REQUEST_ID, FUNCTION_ARN, traceId, clientContext, identity, tenantId);
    }
  }

  /** A frame from the client; strings that its type does not have are empty. */
  record Frame(Kind type, String requestId, String errorType, String body) {
    enum Kind {
      READY(0x10),
      INIT_ERROR(0x11),
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
      boolean answer = type != Kind.READY && type != Kind.INIT_ERROR;
      boolean error = type != Kind.READY && type != Kind.RESPONSE;
      String requestId = answer ? in.readUTF() : "";
      String errorType = error ? in.readUTF() : "";
      return new Frame(type, requestId, errorType, new String(in.readAllBytes(), UTF_8));
    }
  }
}
