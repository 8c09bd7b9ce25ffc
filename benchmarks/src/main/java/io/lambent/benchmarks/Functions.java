package io.lambent.benchmarks;

import java.util.List;
import java.util.Locale;

/** The functions that are measured: each answers with its event. */
enum Functions {
  NODE(
      "nodejs22.x",
      "index.handler",
      "index.js",
      "exports.handler = async (event) => event;\n",
      List.of("node", "-e", "0"),
      List.of("node", "-p", "process.execPath")),
  PYTHON(
      "python3.13",
      "index.handler",
      "index.py",
      "def handler(event, context):\n    return event\n",
      List.of("python3", "-c", "pass"),
      List.of("python3", "-c", "import sys; print(sys.executable)"));

  final String runtime;
  final String handler;
  final String fileName;
  final String source;
  final List<String> bareInterpreter;
  final List<String> printExecutable;

  Functions(
      String runtime,
      String handler,
      String fileName,
      String source,
      List<String> bareInterpreter,
      List<String> printExecutable) {
    this.runtime = runtime;
    this.handler = handler;
    this.fileName = fileName;
    this.source = source;
    this.bareInterpreter = bareInterpreter;
    this.printExecutable = printExecutable;
  }

  /** The name in figures. */
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
