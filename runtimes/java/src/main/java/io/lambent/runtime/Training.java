package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Serves a few events to itself and ends, so that the JVM can record which classes the client
 * needs:
 *
 * <pre>
 * java -XX:AOTCacheOutput=FILE -cp 'lib/*' io.lambent.runtime.Training         (JDK 25)
 * java -XX:ArchiveClassesAtExit=FILE -cp 'lib/*' io.lambent.runtime.Training   (JDK 17 to 24)
 * </pre>
 *
 * <p>The client then starts with {@code -XX:AOTCache=FILE} or {@code -XX:SharedArchiveFile=FILE}.
 */
public final class Training {
  private Training() {}

  /** Takes no arguments. */
  public static void main(String[] args) throws IOException {
    for (Class<?> handler : List.of(PojoHandler.class, MapHandler.class)) serve(handler.getName());
    Stem.train();
  }

  private static void serve(String handler) throws IOException {
    Path directory = Files.createTempDirectory("lambent");
    Path socket = directory.resolve("socket");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      Thread platform = new Thread(() -> drive(server), "platform");
      platform.start();
      serveUntilTheEnd(Connection.open(socket.toString()), handler);
    } finally {
      Files.deleteIfExists(socket);
      Files.delete(directory);
    }
  }

  private static void serveUntilTheEnd(Connection connection, String handler) {
    try {
      Main.serve(connection, handler);
    } catch (IOException platformIsGone) {
      // As it should be after the last event.
    }
  }

  private static void drive(ServerSocketChannel server) {
    try (SocketChannel events = server.accept();
        SocketChannel answers = server.accept()) {
      DataInputStream in = new DataInputStream(Channels.newInputStream(answers));
      in.skipNBytes(in.readInt());
      ByteArrayOutputStream frame = new ByteArrayOutputStream();
      DataOutputStream body = new DataOutputStream(frame);
      body.writeByte(1);
      body.writeLong(System.currentTimeMillis());
      for (String header : List.of("id", "arn", "trace", "{\"custom\":{}}", "{}", "")) {
        body.writeUTF(header);
      }
      body.write(
          "{\"name\":\"\\n\",\"numbers\":[1,2.5,true,null]}".getBytes(StandardCharsets.UTF_8));
      DataOutputStream out = new DataOutputStream(Channels.newOutputStream(events));
      out.writeInt(frame.size());
      frame.writeTo(out);
      in.skipNBytes(in.readInt());
    } catch (IOException unfinished) {
      System.err.println("Training ended early: " + unfinished.getMessage());
    }
  }

  /** An event as functions declare it. */
  public static final class Sample {
    /** Text. */
    public @Nullable String name;

    /** A list of values of any type. */
    public @Nullable List<Object> numbers;
  }

  /** Goes through the serialisation library. */
  public static final class PojoHandler implements RequestHandler<Sample, Sample> {
    @Override
    public Sample handleRequest(Sample event, Context context) {
      return event;
    }
  }

  /** Does not. */
  public static final class MapHandler
      implements RequestHandler<Map<String, Object>, Map<String, Object>> {
    @Override
    public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
      return event;
    }
  }
}
