package io.lambent.runtime;

import java.io.IOError;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The life of the process: load the handler, then one invocation at a time on the main thread.
 *
 * <p>{@code LAMBENT_RUNTIME_SOCKET} stays visible to the handler, since a JVM cannot change its
 * environment; the socket takes one connection only, so that it is of no use there.
 */
public final class Main {
  /** Where AWS's X-Ray SDK looks for the trace header. */
  private static final String TRACE_PROPERTY = "com.amazonaws.xray.traceHeader";

  private final Connection connection;
  private final StreamLogger logger;
  private @Nullable String traceId;

  private Main(Connection connection, StreamLogger logger) {
    this.connection = connection;
    this.logger = logger;
  }

  /** Takes no arguments; everything comes from the environment. */
  public static void main(String[] args) {
    String socket = System.getenv("LAMBENT_RUNTIME_SOCKET");
    String handler = System.getenv("_HANDLER");
    if (socket == null || socket.isEmpty()) {
      System.err.println("LAMBENT_RUNTIME_SOCKET is not set: the client is started by Lambent.");
      System.exit(1);
    } else if (serveUnlessDying(socket, handler == null ? "" : handler)) {
      Runtime.getRuntime().halt(0);
    } else {
      System.exit(1);
    }
  }

  /** Threads of the function would keep a JVM alive that has lost its main thread. */
  private static boolean serveUnlessDying(String socket, String handler) {
    try {
      return serve(socket, handler);
    } catch (Throwable outOfMemoryPerhaps) {
      Runtime.getRuntime().halt(1);
      throw outOfMemoryPerhaps;
    }
  }

  /** Serves until the platform is gone, or returns false when the process cannot go on. */
  static boolean serve(String socket, String handlerName) {
    try {
      return new Main(Connection.open(socket), Output.install()).run(handlerName);
    } catch (IOException platformIsGone) {
      return true;
    }
  }

  private boolean run(String handlerName) throws IOException {
    Handler handler;
    try {
      handler = new HandlerLoader(FunctionClassLoader.create()).load(handlerName);
    } catch (HandlerFault fault) {
      logger.error(fault.report());
      connection.initError(HandlerFault.BAD_FUNCTION_CODE, fault.json());
      return false;
    }
    connection.ready();
    while (serve(handler, connection.next())) {}
    return false;
  }

  /** Returns whether the process is fit for another invocation. */
  private boolean serve(Handler handler, Request request) throws IOException {
    setTraceId(request.traceId());
    logger.setRequest(request);
    AnswerBuffer answer = connection.answerTo(request);
    try {
      handler.handle(request.body(), answer, InvocationContext.of(request, logger));
      Thread.interrupted();
    } catch (Throwable thrown) {
      HandlerFault fault = HandlerFault.of(thrown);
      logger.error(fault.report());
      boolean last =
          thrown instanceof VirtualMachineError || thrown instanceof IOError || fault.isFatal();
      connection.error(request, fault.kind(), fault.json(), last);
      return !last;
    }
    connection.send(answer);
    return true;
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
