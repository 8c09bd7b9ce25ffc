package io.lambent.execution.start;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.interpreter.Interpreter;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.network.NetworkPolicy;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.sandbox.SandboxSpec;
import io.lambent.execution.sandbox.SdkMount;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The properties that functions must have in common to start from the same stems.
 *
 * @param sdk that the runtime brings; null where there is none
 * @param memoryMb 0 where the interpreter has no option for it that counts from its start
 * @param options of the interpreter that differ between runtimes
 * @param account whose functions may share a zygote; empty where nothing is shared
 * @param network what they reach
 */
public record StemKey(
    Interpreter interpreter,
    Path client,
    @Nullable SdkMount sdk,
    int memoryMb,
    List<String> options,
    String account,
    NetworkPolicy network) {

  /**
   * Beginnings of variables that an interpreter, its libraries or the dynamic linker read when they
   * start. Functions that define one start directly. {@code docs/runtime-protocol.md} has the list.
   */
  private static final List<String> READ_AT_START =
      List.of(
          "AWS_LAMBDA_EXEC_WRAPPER",
          "CLASSPATH",
          "GCONV_PATH",
          "GLIBC_TUNABLES",
          "HOME",
          "JAVA_",
          "JDK_",
          "LANG",
          "LC_",
          "LD_",
          "MALLOC_",
          "NODE_",
          "OPENSSL_",
          "PYTHON",
          "SSL_",
          "UV_",
          "_JAVA_");

  /**
   * The handlers of aws-serverless-java-container. They begin the framework in the background, and
   * wait for it as long as AWS's ten seconds for initialization last since the start of the JVM,
   * which is over where the JVM is a stem that has waited. Versions up to 2.1 fail events then.
   */
  private static final String CONTAINER_HANDLERS = "com.amazonaws.serverless.proxy.";

  /**
   * Null where a version cannot start from a stem.
   *
   * @param network the version's policy
   */
  public static @Nullable StemKey of(
      FunctionVersion version, RuntimeChoice choice, NetworkPolicy network) {
    if (!(choice instanceof RuntimeChoice.Managed managed)
        || version.environment().keySet().stream().anyMatch(StemKey::readAtStart)
        || asksForTheAgeOfItsProcess(version)) {
      return null;
    }
    Interpreter interpreter = managed.interpreter();
    SdkMount sdk = SdkMount.of(managed.sdk(), managed.sdkName());
    return switch (interpreter.language()) {
      case NODE, JAVA ->
          new StemKey(
              interpreter,
              managed.client(),
              sdk,
              version.memoryMb(),
              managed.runtimeOptions(""),
              "",
              network);
      case RUBY, DOTNET -> null;
      case PYTHON ->
          new StemKey(
              interpreter,
              managed.client(),
              sdk,
              0,
              List.of(),
              version.function().account(),
              network);
    };
  }

  private static boolean readAtStart(String name) {
    return READ_AT_START.stream().anyMatch(name::startsWith);
  }

  private static boolean asksForTheAgeOfItsProcess(FunctionVersion version) {
    String handler = version.handler();
    return handler != null && handler.startsWith(CONTAINER_HANDLERS);
  }

  public Language language() {
    return interpreter.language();
  }

  /** The zygote to fork from; null for languages that start a fresh process. */
  public SandboxSpec.@Nullable Zygote zygote(Layout layout, String program) {
    return language() == Language.PYTHON
        ? new SandboxSpec.Zygote(
            List.of(program, layout.runtime() + "/zygote.py"),
            EnvironmentVariables.basic(layout, program, language()),
            account)
        : null;
  }
}
