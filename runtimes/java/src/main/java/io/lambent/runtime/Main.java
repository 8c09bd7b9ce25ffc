package io.lambent.runtime;

import java.io.IOError;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The life of the process: load the handler, then one invocation at a time on the main thread.
 *
 * <p>After a direct start {@code LAMBENT_RUNTIME_SOCKET} stays visible to the handler, since a JVM
 * does not change its environment; the socket takes one connection only, so that it is of no use
 * there. A {@link Stem} is given a new environment, before anybody has seen the old one.
 */
public final class Main {
  /** The system property that AWS's X-Ray SDK reads the trace header from. */
  private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

  private static final String CLASS_PATH = "class-path";
  private static final String RECORD = "record";

  private final Connection connection;
  private final StreamLogger logger;
  private final FunctionIdentity function = FunctionIdentity.read();
  private @Nullable String traceId;

  /** The environment must be the function's by now. */
  Main(Connection connection, StreamLogger logger) {
    this.connection = connection;
    this.logger = logger;
  }

  /**
   * Takes {@code class-path} where the function's classes are on the JVM's own class path, and
   * {@code record} after it where the JVM records an AOT cache, which it writes when it ends. All
   * the rest comes from the environment.
   */
  public static void main(String[] args) {
    String socket = System.getenv("LAMBENT_RUNTIME_SOCKET");
    boolean stem = "1".equals(System.getenv("LAMBENT_STEM"));
    if (socket == null || socket.isEmpty()) {
      System.err.println("LAMBENT_RUNTIME_SOCKET is not set: the client is started by Lambent.");
      System.exit(1);
    } else if (serveUnlessDying(socket, stem, List.of(args))) {
      Runtime.getRuntime().halt(0);
    } else {
      System.exit(1);
    }
  }

  /** Threads of the function would keep a JVM alive that has lost its main thread. */
  private static boolean serveUnlessDying(String socket, boolean stem, List<String> arguments) {
    try {
      return serve(socket, stem, arguments);
    } catch (Throwable outOfMemoryPerhaps) {
      Runtime.getRuntime().halt(1);
      throw outOfMemoryPerhaps;
    }
  }

  /** Serves until the platform is gone, or returns false when the process cannot go on. */
  private static boolean serve(String socket, boolean stem, List<String> arguments) {
    try {
      @Nullable Stem waiting = stem ? Stem.prepare() : null;
      Connection connection = Connection.open(socket);
      if (waiting != null) {
        waiting.become(connection.waiting());
        connection.awaitCode();
        waiting.enter();
      }
      JdkPackages.openWhereTheyWere(System.getenv("AWS_EXECUTION_ENV"));
      String handler = System.getenv("_HANDLER");
      return serve(connection, handler == null ? "" : handler, arguments);
    } catch (IOException platformIsGone) {
      return true;
    }
  }

  private static boolean serve(Connection connection, String handlerName, List<String> arguments)
      throws IOException {
    return new Main(connection, Output.install()).run(handlerName, arguments);
  }

  /** Returns whether the process has done what it was started for. */
  private boolean run(String handlerName, List<String> arguments) throws IOException {
    Handler handler;
    try {
      handler = new HandlerLoader(functionLoader(arguments)).load(handlerName);
    } catch (HandlerFault fault) {
      logger.error(fault.report());
      connection.initError(HandlerFault.BAD_FUNCTION_CODE, fault.json());
      return false;
    }
    connection.ready();
    if (arguments.contains(RECORD)) {
      Rehearsal.once(Rehearsal.MapHandler.class);
      return true;
    }
    while (serve(handler, connection.next())) {}
    return false;
  }

  /** A JVM takes from an AOT cache only what its own class loaders load (JEP 483). */
  private static ClassLoader functionLoader(List<String> arguments) {
    return arguments.contains(CLASS_PATH)
        ? ClassLoader.getSystemClassLoader()
        : FunctionClassLoader.create();
  }

  /** Returns whether the process is fit for another invocation. */
  boolean serve(Handler handler, Request request) throws IOException {
    setTraceId(request.traceId());
    logger.setRequest(request);
    if (request.streaming() && handler instanceof StreamingHandler streaming) {
      return stream(streaming, request);
    }
    AnswerBuffer answer = connection.answerTo(request);
    try {
      handler.handle(request.body(), answer, InvocationContext.of(request, logger, function));
      Thread.interrupted();
    } catch (Throwable thrown) {
      return failed(request, thrown);
    }
    connection.send(answer);
    return true;
  }

  /** The same where the answer is sent while the handler writes it. */
  private boolean stream(StreamingHandler handler, Request request) throws IOException {
    StreamedAnswer answer = new StreamedAnswer(connection, request);
    try {
      handler.write(request.body(), answer, InvocationContext.of(request, logger, function));
      Thread.interrupted();
    } catch (Throwable thrown) {
      answer.abandon();
      return failed(request, thrown);
    }
    answer.end();
    return true;
  }

  /** Returns whether the process is fit for another invocation. */
  private boolean failed(Request request, Throwable thrown) throws IOException {
    HandlerFault fault = HandlerFault.of(thrown);
    logger.error(fault.report());
    boolean last =
        thrown instanceof VirtualMachineError || thrown instanceof IOError || fault.isFatal();
    connection.error(request, fault.kind(), fault.json(), last);
    return !last;
  }

  private void setTraceId(@Nullable String id) {
    if (id == null) {
      if (traceId != null) System.clearProperty(TRACE_PROPERTY);
    } else if (!id.equals(traceId)) {
      System.setProperty(TRACE_PROPERTY, id);
    }
    traceId = id;
  }
}
