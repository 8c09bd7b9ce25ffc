package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Serves a few events to itself and ends, so that the JVM can record which classes the client
 * needs:
 *
 * <pre>
 * java -XX:AOTCacheOutput=FILE -cp 'lib/*' io.lambent.runtime.Training KIND         (JDK 25)
 * java -XX:ArchiveClassesAtExit=FILE -cp 'lib/*' io.lambent.runtime.Training KIND   (JDK 17 to 24)
 * </pre>
 *
 * <p>The client then starts with {@code -XX:AOTCache=FILE} or {@code -XX:SharedArchiveFile=FILE}.
 * There are two kinds since a JVM loads all that is in its archive, needed or not: {@code plain}
 * for direct starts of handlers that need no serialisation library (see {@link Codecs}), {@code
 * all} for stems and other handlers.
 */
public final class Training {
  private Training() {}

  /** Takes the kind. */
  public static void main(String[] args) throws IOException {
    boolean plain = args.length > 0 && args[0].equals("plain");
    File task = NativeLibrary.clientJars().getParentFile();
    Rehearsal.once(task);
    Rehearsal.once(BytesHandler.class);
    connect();
    if (!plain) {
      Rehearsal.once(PojoHandler.class);
      Stem.train();
    }
  }

  /** There is nobody to connect to; the classes are loaded. */
  private static void connect() {
    try {
      if (NativeLibrary.isLoaded()) NativeSocket.open("/nonexistent");
    } catch (IOException expected) {
      return;
    }
  }

  /** An event as functions declare it. */
  public static final class Sample {
    /** Text. */
    public @Nullable String name;

    /** A list of values of any type. */
    public @Nullable List<Object> numbers;
  }

  /** Reads and writes bytes. */
  public static final class BytesHandler implements RequestStreamHandler {
    @Override
    public void handleRequest(InputStream event, OutputStream answer, Context context)
        throws IOException {
      event.transferTo(answer);
    }
  }

  /** Goes through the serialisation library. */
  public static final class PojoHandler implements RequestHandler<Sample, Sample> {
    @Override
    public Sample handleRequest(Sample event, Context context) {
      return event;
    }
  }
}
