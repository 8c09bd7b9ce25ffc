package io.lambent.benchmarks;

import java.util.List;
import java.util.Locale;

/** The managed runtimes that are measured, and the interpreter that each is compared with. */
enum Language {
  NODE("nodejs22.x", "index.handler", "Node.js"),
  PYTHON("python3.13", "index.handler", "Python"),
  JAVA("java25", "Handler::handleRequest", "Java");

  private static final String NODE_WORK =
      """
      exports.handler = async (event) => {
        const end = process.hrtime.bigint() + BigInt((event.cpu || 0) * 1e6);
        while (event.cpu && process.hrtime.bigint() < end) {}
        if (event.sleep) await new Promise((done) => setTimeout(done, event.sleep));
        return event;
      };
      """;
  private static final String PYTHON_WORK =
      """
      import time

      def handler(event, context):
          end = time.perf_counter() + event.get("cpu", 0) / 1000
          while "cpu" in event and time.perf_counter() < end:
              pass
          if "sleep" in event:
              time.sleep(event["sleep"] / 1000)
          return event
      """;
  private static final String JAVA_WORK =
      """
      long end = System.nanoTime() + 1_000_000L * millis(event.get("cpu"));
          while (event.containsKey("cpu") && System.nanoTime() < end) {}
          try {
            Thread.sleep(millis(event.get("sleep")));
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          return event;
        }

        private static int millis(Object value) {
          return value == null ? 0 : ((Number) value).intValue();
      """;

  final String runtime;
  final String handler;
  final String title;

  Language(String runtime, String handler, String title) {
    this.runtime = runtime;
    this.handler = handler;
    this.title = title;
  }

  /** The name in figures. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The archive of a function that answers with its event. */
  byte[] echo(int number) {
    return switch (this) {
      case NODE -> Archives.of("index.js", "exports.handler = async (event) => event;\n", number);
      case PYTHON ->
          Archives.of("index.py", "def handler(event, context):\n    return event\n", number);
      case JAVA -> Archives.ofClass("Handler", javaHandler("return event;"), number);
    };
  }

  /** The archive of a function that sleeps for a second. */
  byte[] sleep(int number) {
    return switch (this) {
      case NODE ->
          Archives.of(
              "index.js",
              "exports.handler = (event) => new Promise((done) => setTimeout(done, 1000, event));\n",
              number);
      case PYTHON ->
          Archives.of(
              "index.py",
              "import time\n\ndef handler(event, context):\n    time.sleep(1)\n    return event\n",
              number);
      case JAVA ->
          Archives.ofClass(
              "Handler",
              javaHandler(
                  "try { Thread.sleep(1000); } catch (InterruptedException e) { } return event;"),
              number);
    };
  }

  /**
   * The archive of a function that does what its event says: {@code {"cpu": 5}} keeps a processor
   * busy for 5 ms, {@code {"sleep": 50}} waits for 50 ms, anything else is answered at once.
   */
  byte[] work(int number) {
    return switch (this) {
      case NODE -> Archives.of("index.js", NODE_WORK, number);
      case PYTHON -> Archives.of("index.py", PYTHON_WORK, number);
      case JAVA -> Archives.ofClass("Handler", javaHandler(JAVA_WORK), number);
    };
  }

  private static String javaHandler(String body) {
    return """
        import com.amazonaws.services.lambda.runtime.Context;
        import com.amazonaws.services.lambda.runtime.RequestHandler;
        import java.util.Map;

        public class Handler implements RequestHandler<Map<String, Object>, Map<String, Object>> {
          @Override
          public Map<String, Object> handleRequest(Map<String, Object> event, Context context) {
            %s
          }
        }
        """
        .formatted(body);
  }

  /** The name of the reference in figures. */
  String bareName() {
    return switch (this) {
      case NODE -> "node -e 0";
      case PYTHON -> "python3 -c pass";
      case JAVA -> "java Hello";
    };
  }

  /** The arguments that make the bare interpreter start and end. */
  List<String> startAndEnd() {
    return switch (this) {
      case NODE -> List.of("-e", "0");
      case PYTHON -> List.of("-c", "pass");
      case JAVA -> List.of("-cp", JavaClasses.hello().toString(), "Hello");
    };
  }

  /** The arguments that make the bare interpreter start and wait. */
  List<String> startAndWait() {
    return switch (this) {
      case NODE -> List.of("-e", "console.log(0); setInterval(() => {}, 1 << 30)");
      case PYTHON -> List.of("-c", "import signal; print(0, flush=True); signal.pause()");
      case JAVA -> List.of("-cp", JavaClasses.hello().toString(), "Hello", "wait");
    };
  }
}
