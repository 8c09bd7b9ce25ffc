package io.lambent.execution.platformlog;

import io.lambent.contract.function.RuntimeVersion;
import io.lambent.execution.interpreter.Interpreter;
import io.lambent.execution.interpreter.RuntimeChoice;

/**
 * The runtime as a log's {@code INIT_START} line names it.
 *
 * @param version such as {@code python:3.13.v1}
 * @param arn of the runtime version
 */
public record RuntimeIdentity(String version, String arn) {
  public static RuntimeIdentity of(RuntimeChoice choice, String region) {
    return switch (choice) {
      case RuntimeChoice.Managed managed ->
          new RuntimeIdentity(
              version(managed.interpreter()) + ".v1",
              RuntimeVersion.arn(region, managed.identifier()));
      case RuntimeChoice.OwnClient own ->
          new RuntimeIdentity(
              version(own.interpreter()) + ".v1", RuntimeVersion.arn(region, own.identifier()));
      case RuntimeChoice.Custom custom ->
          new RuntimeIdentity(
              custom.identifier().replace('.', ':') + ".v1",
              RuntimeVersion.arn(region, custom.identifier()));
      case RuntimeChoice.Unavailable unavailable ->
          new RuntimeIdentity("none.v1", RuntimeVersion.arn(region, "none"));
    };
  }

  private static String version(Interpreter interpreter) {
    int version = interpreter.version();
    return switch (interpreter.language()) {
      case NODE -> "nodejs:" + version;
      case PYTHON -> "python:3." + version;
      case JAVA -> "java:" + version;
      case DOTNET -> "dotnet:" + version;
      case RUBY -> "ruby:%d.%d".formatted(version / 10, version % 10);
    };
  }
}
