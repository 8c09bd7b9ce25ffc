package io.lambent.execution.interpreter;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/**
 * The program of a .NET function, found as AWS's <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/csharp-handler.html">executable assembly
 * handlers</a> name it: an assembly of the function's code, or a program for this machine.
 */
public final class DotnetProgram {
  private static final String ASSEMBLY = ".dll";

  private DotnetProgram() {}

  /** Returns true for {@code Assembly::Class::Method}, which AWS's own runtime would load. */
  static boolean isMethod(String handler) {
    return handler.indexOf(':') >= 0;
  }

  /**
   * The command that starts it.
   *
   * @param handler the name of the assembly, with or without {@code .dll}
   * @param host the program {@code dotnet} as found from inside
   * @param task the function's code on this host
   * @param inside the same as found from inside
   * @return empty where there is no such file
   */
  public static List<String> command(String handler, String host, Path task, String inside) {
    String assembly = handler.endsWith(ASSEMBLY) ? handler : handler + ASSEMBLY;
    if (isFile(task, assembly)) {
      return List.of(host, "exec", inside + "/" + assembly);
    }
    return isFile(task, handler) ? List.of(inside + "/" + handler) : List.of();
  }

  private static boolean isFile(Path task, String name) {
    try {
      return Files.isRegularFile(task.resolve(name));
    } catch (InvalidPathException e) {
      return false;
    }
  }
}
