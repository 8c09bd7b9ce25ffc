package io.lambent.standalone;

import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * The text that {@code ./lambent up} prints once it is ready: the endpoint, the directories, and
 * commands that create and call a first function.
 */
final class Banner {
  private Banner() {}

  static void print(PrintStream out, Standalone standalone, Path dataDirectory, long nanos) {
    URI endpoint = standalone.endpoint();
    out.printf(
        Locale.ROOT, "Lambent is ready at %s (started in %.1f s)%n%n", endpoint, nanos / 1e9);
    out.println("  functions  " + standalone.isolation());
    out.println("  network    " + standalone.network());
    out.println("  limits     " + standalone.limits());
    String runtimes = standalone.runtimes();
    if (!runtimes.isEmpty()) {
      out.println("  runtimes   " + runtimes);
    }
    out.println("  data       " + dataDirectory);
    out.println("  log        " + DataDirectory.logFile(dataDirectory));
    out.println();
    out.println("Deploy and call a first function:");
    out.println();
    firstFunction(endpoint).forEach(line -> out.println("  " + line));
    out.println();
    out.flush();
  }

  /**
   * Three shell commands that create and call a function, in Node.js if {@code node} is on the
   * path, else in Python. They need the AWS CLI, of any version, and {@code zip}.
   */
  static Stream<String> firstFunction(URI endpoint) {
    Sample sample = onPath("node") ? Sample.NODE : Sample.PYTHON;
    return Stream.of(
        "export AWS_ENDPOINT_URL="
            + endpoint
            + " AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=us-east-1",
        "echo '"
            + sample.source
            + "' > "
            + sample.file
            + " && zip -q hello.zip "
            + sample.file
            + " && aws lambda create-function --function-name hello --runtime "
            + sample.runtime
            + " --handler "
            + sample.handler
            + " --role arn:aws:iam::000000000000:role/any --zip-file fileb://hello.zip"
            + " --query FunctionArn && aws lambda wait function-active-v2 --function-name hello",
        "aws lambda invoke --function-name hello /dev/stdout");
  }

  private static boolean onPath(String program) {
    String path = System.getenv().getOrDefault("PATH", "");
    return Stream.of(path.split(":"))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
  }

  /** A function in one language, and how it is created. */
  private enum Sample {
    NODE(
        "nodejs22.x",
        "hello.js",
        "hello.handler",
        "exports.handler = async () => \"Hello from Node.js \" + process.version + \"\\n\";"),
    PYTHON(
        "python3.13",
        "hello.py",
        "hello.handler",
        "def handler(event, context): return \"Hello from \" + context.function_name + \"\\n\"");

    private final String runtime;
    private final String file;
    private final String handler;
    private final String source;

    Sample(String runtime, String file, String handler, String source) {
      this.runtime = runtime;
      this.file = file;
      this.handler = handler;
      this.source = source;
    }
  }
}
