package io.lambent.execution.interpreter;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The means by which this host runs the functions of one AWS runtime identifier. */
public sealed interface RuntimeChoice {

  /**
   * An interpreter with our client.
   *
   * @param client the client's directory on the host
   * @param sdk the directory with the modules of AWS's SDK on the host; null where it is not
   *     installed
   * @param warning for the function's log where the version is not the one asked for
   */
  record Managed(
      String identifier,
      Interpreter interpreter,
      Path client,
      @Nullable Path sdk,
      @Nullable String warning)
      implements RuntimeChoice {

    /** The name of the directory in the client's at which a sandbox shows the SDK. */
    public @Nullable String sdkName() {
      return interpreter.language().modules();
    }

    /**
     * The modules of the SDK.
     *
     * @param inside the client's directory as found from inside
     * @return null where there is no SDK
     */
    public @Nullable String sdk(String inside) {
      if (sdk == null) {
        return null;
      }
      return inside.equals(client.toString()) ? sdk.toString() : inside + "/" + sdkName();
    }

    /**
     * The options of the interpreter that differ between AWS's runtimes.
     *
     * @param nodeOptions the function's variable {@code NODE_OPTIONS}; empty where it has none
     */
    public List<String> runtimeOptions(String nodeOptions) {
      return interpreter.language() == Language.NODE
          ? NodeFeatures.turnedOff(identifier, interpreter, nodeOptions)
          : List.of();
    }

    /**
     * The client's jars on the class path of a JVM that starts in the function's directory.
     *
     * @param inside the client's directory as found from inside
     */
    public String clientJars(String inside) {
      return ClientCache.jars(interpreter, client, inside);
    }

    /**
     * The options of a JVM.
     *
     * @param inside the client's directory as found from inside
     */
    public List<String> jvmOptions(String inside, FunctionClasses classes) {
      return ClientCache.jvmOptions(interpreter, client, inside, classes);
    }
  }

  /**
   * An interpreter, and a program of the function's that has AWS's runtime client in it.
   *
   * @param warning for the function's log where the version is not the one asked for
   */
  record OwnClient(String identifier, Interpreter interpreter, @Nullable String warning)
      implements RuntimeChoice {}

  /** The function brings its own program, {@code bootstrap}. */
  record Custom(String identifier) implements RuntimeChoice {}

  /**
   * Nothing here can run it.
   *
   * @param reason fit for the caller
   */
  record Unavailable(String reason) implements RuntimeChoice {}
}
