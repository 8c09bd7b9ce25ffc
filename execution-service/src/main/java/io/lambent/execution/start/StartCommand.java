package io.lambent.execution.start;

import static java.util.Objects.requireNonNullElse;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.deployment.Deployment;
import io.lambent.execution.interpreter.DotnetProgram;
import io.lambent.execution.interpreter.FunctionClasses;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.platformlog.ExitReason;
import io.lambent.execution.sandbox.Layout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The command that runs in a sandbox, with paths as seen from inside. */
public final class StartCommand {
  /**
   * The first Node.js with Maglev, V8's mid-tier compiler. Older ones get a smaller interrupt
   * budget, so that TurboFan compiles after hundreds of calls instead of thousands, which most
   * environments never see.
   */
  private static final int MAGLEV = 22;

  private static final String WRAPPER = "AWS_LAMBDA_EXEC_WRAPPER";
  private static final String NODE_OPTIONS = "NODE_OPTIONS";
  private static final String BOOTSTRAP = "bootstrap";

  /** The exit status of AWS's script that starts .NET where the handler names no file. */
  private static final int NO_ASSEMBLY = 104;

  private StartCommand() {}

  /**
   * The command of a managed runtime, with the wrapper script in front where the function has one.
   *
   * @param program the interpreter
   * @param classes of a Java function
   */
  static List<String> managed(
      FunctionVersion version,
      RuntimeChoice.Managed choice,
      String program,
      Layout layout,
      FunctionClasses classes) {
    List<String> command = wrapper(version);
    List<String> options =
        choice.runtimeOptions(version.environment().getOrDefault(NODE_OPTIONS, ""));
    command.addAll(client(choice, program, options, layout.runtime(), version.memoryMb(), classes));
    return command;
  }

  /**
   * The command of a program that has AWS's runtime client in it, with the wrapper script in front
   * where the function has one.
   *
   * @param host the interpreter
   * @throws StartFailedException where there is no such program
   */
  static List<String> ownClient(
      FunctionVersion version, String host, Path task, Layout layout, EnvironmentLog log) {
    String handler = requireNonNullElse(version.handler(), "");
    List<String> program = DotnetProgram.command(handler, host, task, layout.task());
    if (program.isEmpty()) {
      String path = layout.task() + "/" + handler;
      log.append(
          "Error: executable assembly %s.dll or binary %s not found.\n".formatted(path, path));
      throw new StartFailedException(
          "Runtime.ExitError", ExitReason.message(ExitReason.of(NO_ASSEMBLY)));
    }
    List<String> command = wrapper(version);
    command.addAll(program);
    return command;
  }

  private static List<String> wrapper(FunctionVersion version) {
    List<String> command = new ArrayList<>();
    String wrapper = version.environment().get(WRAPPER);
    if (wrapper != null && !wrapper.isBlank()) {
      command.add(wrapper);
    }
    return command;
  }

  /**
   * The command of a runtime client, whatever its function.
   *
   * @param options of the interpreter, those of {@link RuntimeChoice.Managed#runtimeOptions}
   * @param runtime the client's directory as found from inside
   * @param classes of a Java function
   */
  public static List<String> client(
      RuntimeChoice.Managed choice,
      String program,
      List<String> options,
      String runtime,
      int memory,
      FunctionClasses classes) {
    List<String> command = new ArrayList<>();
    command.add(program);
    command.addAll(options);
    switch (choice.interpreter().language()) {
      case NODE -> {
        command.add("--max-old-space-size=" + memory * 9 / 10);
        command.add("--max-http-header-size=81920");
        if (choice.interpreter().version() < MAGLEV) {
          command.add("--interrupt-budget=20000");
        }
        command.add(runtime + "/index.cjs");
      }
      case PYTHON -> command.add(runtime + "/bootstrap.py");
      case RUBY -> command.add(runtime + "/bootstrap.rb");
      case JAVA -> {
        // One processor or less is the common case, and short lives: little use for C2 or G1.
        command.addAll(choice.jvmOptions(runtime, classes));
        command.add("-Xmx" + memory * 85 / 100 + "m");
        command.add("-cp");
        command.add(classes.classPath(choice.clientJars(runtime)));
        command.add("io.lambent.runtime.Main");
        command.addAll(classes.arguments());
      }
      case DOTNET -> throw new IllegalArgumentException("There is no client for .NET.");
    }
    return command;
  }

  /**
   * The command of a custom runtime.
   *
   * @throws StartFailedException where there is no program to start
   */
  static List<String> custom(Deployment deployment, Layout layout) {
    Path opt = deployment.opt();
    if (Files.isRegularFile(deployment.task().resolve(BOOTSTRAP))) {
      return bootstrap(deployment, deployment.task(), layout.task());
    }
    if (opt != null && Files.isRegularFile(opt.resolve(BOOTSTRAP))) {
      return bootstrap(deployment, opt, layout.opt());
    }
    throw new StartFailedException(
        "Runtime.InvalidEntrypoint",
        "Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
  }

  private static List<String> bootstrap(Deployment deployment, Path directory, String inside) {
    String program = inside + "/" + BOOTSTRAP;
    Optional<String> problem =
        new BootstrapFile(directory.resolve(BOOTSTRAP), deployment).problem();
    if (problem.isPresent()) {
      throw new StartFailedException(
          "Runtime.InvalidEntrypoint", "fork/exec " + program + ": " + problem.get());
    }
    return List.of(program);
  }
}
