package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Loads a handler of the client's own as if it were a function's, and has it serve events without a
 * platform, so that the JVM has loaded, linked and compiled what a function will need.
 */
final class Rehearsal {
  /** Above the number from which on the JVM compiles a method. */
  private static final int EVENTS = 250;

  private static final String EVENT = "{\"name\":\"\\n\",\"numbers\":[1,2.5,true,null]}";

  private Rehearsal() {}

  /**
   * Leaves no class loader, stream or variable behind.
   *
   * @param task a directory laid out as a function's, with the client's jars in {@code lib}
   */
  static void run(File task) throws IOException {
    try (FunctionClassLoader loader = loader(task)) {
      String name = MapHandler.class.getName();
      // Two ways to name one, of which the second takes a JVM ten times as long at first.
      for (String handler : List.of(name, name + "::handle")) serve(loader, handler, EVENTS);
    }
  }

  /** Serves one event with a handler that is loaded as a function's. */
  static void once(File task) throws IOException {
    try (FunctionClassLoader loader = loader(task)) {
      serve(loader, MapHandler.class.getName() + "::handleRequest", 1);
      serve(loader, MapHandler.class.getName(), 1);
    }
  }

  /** Serves one event with a handler of the client's own. */
  static void once(Class<?> handler) throws IOException {
    serve(Rehearsal.class.getClassLoader(), handler.getName(), 1);
  }

  private static FunctionClassLoader loader(File task) {
    return FunctionClassLoader.create(task, new File(task, "none"), new WithoutHandler());
  }

  private static void serve(ClassLoader loader, String handlerName, int events) throws IOException {
    Platform platform = new Platform();
    Connection connection = new Connection(platform, platform);
    Main main = new Main(connection, Output.install());
    Handler handler = new HandlerLoader(loader).load(handlerName);
    connection.ready();
    for (int i = 0; i < events; i++) main.serve(handler, connection.next());
  }

  /** The client's classes but for the handler, which the function's class loader has to find. */
  private static final class WithoutHandler extends ClassLoader {
    WithoutHandler() {
      super(Rehearsal.class.getClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.equals(MapHandler.class.getName())) throw new ClassNotFoundException(name);
      return super.loadClass(name, resolve);
    }
  }

  /** Sends the same event again and again and takes every answer. */
  private static final class Platform implements ByteChannel {
    private final byte[] event = event();

    private static byte[] event() {
      try {
        ByteArrayOutputStream frame = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(frame);
        byte[] json = EVENT.getBytes(StandardCharsets.UTF_8);
        List<String> headers = List.of("id", "arn", "", "", "", "");
        int size = 9 + json.length;
        for (String header : headers) size += 2 + header.length();
        body.writeInt(size);
        body.writeByte(1);
        body.writeLong(0);
        for (String header : headers) body.writeUTF(header);
        body.write(json);
        return frame.toByteArray();
      } catch (IOException impossible) {
        throw new UncheckedIOException(impossible);
      }
    }

    @Override
    public int read(ByteBuffer into) {
      into.put(event);
      return event.length;
    }

    @Override
    public int write(ByteBuffer from) {
      int size = from.remaining();
      from.position(from.limit());
      return size;
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }

  /** Returns what it is given. As most handlers not final, which a JVM calls in another way. */
  public static class MapHandler
      implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
      return event;
    }

    /** The same, called through reflection. */
    public Map<String, Object> handle(Map<String, Object> event, Context context) {
      return event;
    }
  }
}
