package io.lambent.execution.interpreter;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Features that Node.js has by default and <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html">AWS turns off</a> in its
 * runtimes before nodejs24.x, unless {@code NODE_OPTIONS} asks for them.
 */
final class NodeFeatures {
  private static final Pattern IDENTIFIER = Pattern.compile("nodejs(\\d+)\\.x");

  /** The first runtime that has them. */
  private static final int FIRST_WITH = 24;

  /** The runtime that finds out by itself what is an ES module; the one after it does not. */
  private static final int DETECTING = 20;

  private NodeFeatures() {}

  /**
   * The options that turn them off, as far as the interpreter knows them.
   *
   * @param nodeOptions the function's variable of that name; empty where it has none
   */
  static List<String> turnedOff(String identifier, Interpreter interpreter, String nodeOptions) {
    Matcher runtime = IDENTIFIER.matcher(identifier);
    List<String> options = new ArrayList<>();
    if (!runtime.matches() || Integer.parseInt(runtime.group(1)) >= FIRST_WITH) {
      return options;
    }
    // require() of ES modules.
    if (interpreter.since(20, 17)
        && interpreter.version() != 21
        && !nodeOptions.contains("--experimental-require-module")) {
      options.add("--no-experimental-require-module");
    }
    if (interpreter.since(20, 10)
        && interpreter.version() != 21
        && Integer.parseInt(runtime.group(1)) != DETECTING
        && !nodeOptions.contains("--experimental-detect-module")) {
      options.add("--no-experimental-detect-module");
    }
    return options;
  }
}
