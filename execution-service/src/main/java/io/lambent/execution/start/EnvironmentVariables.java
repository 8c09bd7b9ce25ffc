package io.lambent.execution.start;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.sandbox.CacheMount;
import io.lambent.execution.sandbox.Layout;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All variables of a function's process: its own and <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html">those that AWS
 * defines</a>. Reserved ones win over the function's own; the others are defaults.
 */
public final class EnvironmentVariables {
  private static final String SOCKET = "LAMBENT_RUNTIME_SOCKET";

  /** The directory of layers, for Java and Python clients that do not find them in {@code /opt}. */
  private static final String LAYERS = "LAMBENT_LAYERS";

  /** The modules of the SDK, for Python clients, which look there whatever the function sets. */
  private static final String SDK = "LAMBENT_SDK";

  /** The default log format, for which AWS sets no variable. */
  private static final String TEXT = "Text";

  /** The directory in which Node.js finds compiled code, or leaves it. */
  private static final String CACHE = "LAMBENT_CODE_CACHE";

  /** Makes a client write its code cache and end once it is initialized. */
  private static final String RECORD = "LAMBENT_RECORD";

  /**
   * The address that the X-Ray SDKs send segments to. A daemon is there only if the host has one.
   */
  private static final String XRAY_DAEMON = "127.0.0.1";

  private static final String XRAY_PORT = "2000";
  private static final String SYSTEM_PATH = "/usr/local/bin:/usr/bin:/bin";

  private final FunctionVersion version;
  private final Layout layout;
  private final Map<String, String> variables = new LinkedHashMap<>();

  private EnvironmentVariables(FunctionVersion version, Layout layout) {
    this.version = version;
    this.layout = layout;
  }

  /**
   * @param interpreter the interpreter's program as found from inside; null for custom runtimes
   * @param runtimeApi of a program with a client of its own; null where the runtime uses the socket
   */
  static Map<String, String> of(
      FunctionVersion version,
      Prepared prepared,
      @Nullable String interpreter,
      @Nullable String runtimeApi,
      EnvironmentLog log,
      @Nullable URI endpoint) {
    EnvironmentVariables built = new EnvironmentVariables(version, prepared.layout());
    RuntimeChoice choice = prepared.choice();
    built.defaults(choice, interpreter, endpoint);
    built.variables.putAll(version.environment());
    built.reserved(log);
    built.variables.put("AWS_LAMBDA_INITIALIZATION_TYPE", prepared.type().text());
    if (choice instanceof RuntimeChoice.Managed managed) {
      built.variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + managed.identifier());
      built.variables.put(SOCKET, prepared.layout().socket());
      built.layers(managed);
      built.sdk(managed);
      built.cache(managed, prepared.mounts().cache());
    }
    if (choice instanceof RuntimeChoice.OwnClient own) {
      built.variables.put("AWS_EXECUTION_ENV", "AWS_Lambda_" + own.identifier());
    }
    if (runtimeApi != null) {
      built.variables.put("AWS_LAMBDA_RUNTIME_API", runtimeApi);
    }
    return built.variables;
  }

  private void cache(RuntimeChoice.Managed choice, @Nullable CacheMount cache) {
    variables.remove(CACHE);
    variables.remove(RECORD);
    if (cache != null && choice.interpreter().language() == Language.NODE) {
      variables.put(CACHE, layout.cache());
      if (cache.recording()) {
        variables.put(RECORD, "1");
      }
    }
  }

  /** The variables that a process needs before it knows its function. */
  public static Map<String, String> ofStem(Layout layout, String interpreter, Language language) {
    Map<String, String> variables = basic(layout, interpreter, language);
    variables.put("LAMBENT_STEM", "1");
    variables.put(SOCKET, layout.socket());
    return variables;
  }

  /**
   * The same for all functions that an interpreter runs.
   *
   * @param language null for custom runtimes, as is {@code interpreter}
   */
  static Map<String, String> basic(
      Layout layout, @Nullable String interpreter, @Nullable Language language) {
    String task = layout.task();
    String opt = layout.opt();
    String runtime = layout.runtime();
    Path bin = interpreter == null ? null : Path.of(interpreter).getParent();
    boolean own = bin != null && !SYSTEM_PATH.contains(bin.toString());
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("LANG", "en_US.UTF-8");
    if (language == Language.PYTHON) {
      // AWS's systems lack that locale, and Python finds this one in its place.
      variables.put("LC_CTYPE", "C.UTF-8");
    }
    variables.put("TZ", ":UTC");
    variables.put("PATH", (own ? bin + ":" : "") + SYSTEM_PATH + ":" + opt + "/bin");
    variables.put(
        "LD_LIBRARY_PATH",
        runtime + ":" + runtime + "/lib:" + task + ":" + task + "/lib:" + opt + "/lib");
    return variables;
  }

  /** The variables to send to a stem: all but those that only the start of a process needs. */
  static Map<String, String> ofSpecialised(Map<String, String> direct) {
    Map<String, String> variables = new LinkedHashMap<>(direct);
    variables.remove(SOCKET);
    return variables;
  }

  private void defaults(
      RuntimeChoice choice, @Nullable String interpreter, @Nullable URI endpoint) {
    variables.putAll(
        basic(
            layout,
            interpreter,
            choice instanceof RuntimeChoice.Managed managed
                ? managed.interpreter().language()
                : null));
    if (choice instanceof RuntimeChoice.OwnClient own && interpreter != null) {
      dotnetDefaults(own, interpreter);
    }
    if (!layout.temporary().equals("/tmp")) {
      variables.put("TMPDIR", layout.temporary());
    }
    if (endpoint != null) {
      variables.put("AWS_ENDPOINT_URL", endpoint.toString());
    }
    variables.put("PWD", layout.task());
    variables.put("SHLVL", "0");
    variables.put("AWS_XRAY_CONTEXT_MISSING", "LOG_ERROR");
    variables.put("AWS_XRAY_DAEMON_ADDRESS", XRAY_DAEMON + ":" + XRAY_PORT);
    variables.put("_AWS_XRAY_DAEMON_ADDRESS", XRAY_DAEMON);
    variables.put("_AWS_XRAY_DAEMON_PORT", XRAY_PORT);
    if (choice instanceof RuntimeChoice.Managed managed) {
      languageDefaults(managed);
    }
  }

  /**
   * The variables of AWS's images for .NET. By default .NET refuses to run a program on a later
   * version than the one it was built for; {@code DOTNET_ROLL_FORWARD} allows it.
   */
  private void dotnetDefaults(RuntimeChoice.OwnClient choice, String host) {
    variables.put("DOTNET_ROOT", String.valueOf(Path.of(host).getParent()));
    variables.put("DOTNET_RUNNING_IN_CONTAINER", "true");
    variables.put("DOTNET_NOLOGO", "true");
    variables.put("DOTNET_CLI_TELEMETRY_OPTOUT", "true");
    if (choice.warning() != null) {
      variables.put("DOTNET_ROLL_FORWARD", "Major");
    }
  }

  /** The paths in which a language looks for modules, those of layers among them. */
  private void languageDefaults(RuntimeChoice.Managed choice) {
    String opt = layout.opt();
    String runtime = layout.runtime();
    String sdk = choice.sdk(runtime);
    switch (choice.interpreter().language()) {
      case NODE ->
          variables.put(
              "NODE_PATH",
              path(
                  versions(choice).map(node -> opt + "/nodejs/node" + node + "/node_modules"),
                  opt + "/nodejs/node_modules",
                  sdk == null ? runtime + "/node_modules" : sdk,
                  runtime,
                  layout.task()));
      // The client itself knows where layers have modules.
      case PYTHON -> variables.put("PYTHONPATH", sdk == null ? runtime : runtime + ":" + sdk);
      case JAVA, DOTNET -> {}
      case RUBY -> {
        String gems = rubyGems(choice);
        variables.put(
            "GEM_PATH",
            layout.task() + "/vendor/bundle/ruby/" + gems + ":" + opt + "/ruby/gems/" + gems);
        variables.put("RUBYLIB", layout.task() + ":" + runtime + "/lib:" + opt + "/ruby/lib");
      }
    }
  }

  /** The version that Ruby's directories of gems have. */
  private static String rubyGems(RuntimeChoice.Managed choice) {
    int version = choice.interpreter().version();
    return version / 10 + "." + version % 10 + ".0";
  }

  private void layers(RuntimeChoice.Managed choice) {
    Language language = choice.interpreter().language();
    boolean own = language == Language.JAVA || language == Language.PYTHON;
    if (own && !layout.opt().equals("/opt")) {
      variables.put(LAYERS, layout.opt());
    }
  }

  private void sdk(RuntimeChoice.Managed choice) {
    variables.remove(SDK);
    String sdk = choice.sdk(layout.runtime());
    if (sdk != null && choice.interpreter().language() == Language.PYTHON) {
      variables.put(SDK, sdk);
    }
  }

  private static String path(Stream<String> first, String... more) {
    return Stream.concat(first, Stream.of(more)).collect(Collectors.joining(":"));
  }

  /**
   * The versions that layers may be made for: the one that was asked for, which stands last in its
   * identifier, and the one that runs.
   */
  private static Stream<String> versions(RuntimeChoice.Managed choice) {
    String asked = choice.identifier().replaceAll("^[a-z]+(3\\.)?|\\.x$", "");
    return Stream.of(asked, Integer.toString(choice.interpreter().version())).distinct();
  }

  private void reserved(EnvironmentLog log) {
    FunctionName function = version.function();
    String handler = version.handler();
    variables.put("_HANDLER", handler == null ? "" : handler);
    variables.put("AWS_REGION", function.region());
    variables.put("AWS_DEFAULT_REGION", function.region());
    variables.put("AWS_LAMBDA_FUNCTION_NAME", function.name());
    variables.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(version.memoryMb()));
    variables.put("AWS_LAMBDA_FUNCTION_VERSION", version.version());
    variables.put("AWS_LAMBDA_LOG_GROUP_NAME", log.group());
    variables.put("AWS_LAMBDA_LOG_STREAM_NAME", log.name());
    if (!version.logging().format().equals(TEXT)) {
      variables.put("AWS_LAMBDA_LOG_FORMAT", version.logging().format());
    }
    String level = version.logging().applicationLevel();
    if (level != null) {
      variables.put("AWS_LAMBDA_LOG_LEVEL", level);
    }
    // The account, so that calls the function makes with its SDK land where it lives itself.
    variables.put("AWS_ACCESS_KEY_ID", function.account());
    variables.put("AWS_SECRET_ACCESS_KEY", "lambent");
    variables.put("AWS_SESSION_TOKEN", "lambent");
    variables.put("LAMBDA_TASK_ROOT", layout.task());
    variables.put("LAMBDA_RUNTIME_DIR", layout.runtime());
  }
}
