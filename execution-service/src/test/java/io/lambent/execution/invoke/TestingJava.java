package io.lambent.execution.invoke;

import io.lambent.execution.TestingArchive;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;

/** A function in Java, compiled with the JDK that runs the tests. */
final class TestingJava {
  private TestingJava() {}

  static byte[] archive() throws Exception {
    return archive(
        "Echo",
        """
        import java.util.Map;
        public class Echo {
          public Map<String, Object> handle(Map<String, Object> event) { return event; }
        }
        """);
  }

  /** An archive of one class. */
  static byte[] archive(String name, String text) throws Exception {
    return new TestingArchive().entry(name + ".class", 0100644, compiled(name, text)).bytes();
  }

  /** The file of one class. */
  static byte[] compiled(String name, String text) throws Exception {
    Path directory = Files.createTempDirectory("java-function");
    Path source = Files.writeString(directory.resolve(name + ".java"), text);
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-proc:none", "--release", "17", source.toString());
    if (status != 0) {
      throw new IllegalStateException("javac ended with status " + status);
    }
    return Files.readAllBytes(directory.resolve(name + ".class"));
  }
}
