package io.lambent.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** Java sources compiled with the JDK that runs the benchmarks. */
final class JavaClasses {
  private static final String HELLO =
      """
      public class Hello {
        public static void main(String[] arguments) throws Exception {
          System.out.println("hello world");
          if (arguments.length > 0) Thread.sleep(Long.MAX_VALUE);
        }
      }
      """;

  private static @Nullable Path hello;

  private JavaClasses() {}

  /** The directory of the compiled class {@code Hello}. */
  static synchronized Path hello() {
    if (hello == null) {
      hello = compile("Hello", HELLO);
    }
    return hello;
  }

  /** Compiles one class, against the classes of this process, into a directory of its own. */
  static Path compile(String name, String source) {
    try {
      Path directory = Files.createTempDirectory("lambent-benchmark");
      Path file = Files.writeString(directory.resolve(name + ".java"), source);
      int status =
          ToolProvider.getSystemJavaCompiler()
              .run(
                  null,
                  null,
                  null,
                  "-proc:none",
                  "--release",
                  "17",
                  "-cp",
                  System.getProperty("java.class.path"),
                  file.toString());
      if (status != 0) {
        throw new IllegalStateException("javac ended with status " + status);
      }
      directory.toFile().deleteOnExit();
      file.toFile().deleteOnExit();
      directory.resolve(name + ".class").toFile().deleteOnExit();
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
