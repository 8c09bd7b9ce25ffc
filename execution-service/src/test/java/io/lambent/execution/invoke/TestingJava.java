package io.lambent.execution.invoke;

import io.lambent.execution.TestingArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A function in Java, compiled with the JDK that runs the tests. */
final class TestingJava {
  private TestingJava() {}

  static byte[] archive() throws Exception {
    Path directory = Files.createTempDirectory("java-function");
    Path source = directory.resolve("Echo.java");
    Files.writeString(
        source,
        """
        import java.util.Map;
        public class Echo {
          public Map<String, Object> handle(Map<String, Object> event) { return event; }
        }
        """);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "--release", "17", source.toString());
    if (status != 0) {
      throw new IllegalStateException("javac ended with status " + status);
    }
    return new TestingArchive()
        .entry("Echo.class", 0100644, Files.readAllBytes(directory.resolve("Echo.class")))
        .bytes();
  }
}
