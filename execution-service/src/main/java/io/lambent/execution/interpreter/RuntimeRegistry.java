package io.lambent.execution.interpreter;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.packages.InstalledPackages;
import io.lambent.execution.packages.Sdk;
import jakarta.annotation.PreDestroy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Knows what each AWS runtime identifier means on this host. */
@Component
public final class RuntimeRegistry {
  private static final Logger log = LoggerFactory.getLogger(RuntimeRegistry.class);

  /** The oldest interpreters that the SDKs run on, as they say themselves. */
  private static final int OLDEST_NODE_WITH_SDK = 20;

  private static final int OLDEST_PYTHON_WITH_SDK = 10;

  private static final Pattern CUSTOM = Pattern.compile("provided(\\.al2|\\.al2023)?");

  private final RuntimesProperties properties;
  private final RuntimeClients clients;
  private final CompletableFuture<List<Interpreter>> installed;
  private final ClientCache cache = new ClientCache();
  private final Map<String, RuntimeChoice> choices = new ConcurrentHashMap<>();

  @Autowired
  RuntimeRegistry(RuntimesProperties properties, RuntimeClients clients) {
    this(properties, clients, lookAround(new InstalledPackages(properties.directory())));
  }

  RuntimeRegistry(
      RuntimesProperties properties,
      RuntimeClients clients,
      CompletableFuture<List<Interpreter>> installed) {
    this.properties = properties;
    this.clients = clients;
    this.installed = installed;
  }

  private static CompletableFuture<List<Interpreter>> lookAround(InstalledPackages packages) {
    CompletableFuture<List<Interpreter>> found = new CompletableFuture<>();
    Thread.ofVirtual()
        .name("interpreters")
        .start(
            () -> {
              List<Interpreter> interpreters = new InstalledInterpreters(packages).find();
              log.info(
                  "Interpreters: {}",
                  interpreters.stream()
                      .map(each -> each.display() + " (" + each.executable() + ")")
                      .toList());
              found.complete(interpreters);
            });
    return found;
  }

  /**
   * Chooses the means to run a runtime. Blocks during the first moments of the platform, while it
   * looks around.
   *
   * @param identifier null for image functions
   */
  public RuntimeChoice choose(@Nullable String identifier) {
    return identifier == null
        ? new RuntimeChoice.Unavailable("Container image functions cannot run here yet")
        : choices.computeIfAbsent(identifier, this::find);
  }

  /** Chooses the means to run a version, as {@link #choose(String)} does. */
  public RuntimeChoice choose(FunctionVersion version) {
    RuntimeChoice choice = choose(version.runtime());
    String handler = version.handler();
    return choice instanceof RuntimeChoice.OwnClient
            && handler != null
            && DotnetProgram.isMethod(handler)
        ? new RuntimeChoice.Unavailable(
            "Handler "
                + handler
                + " names a method of a class library, which needs AWS's own runtime. Build the"
                + " function as an executable (OutputType Exe, with Amazon.Lambda.RuntimeSupport),"
                + " whose handler is the name of its assembly")
        : choice;
  }

  /** Returns the result of an earlier {@link #choose}; never blocks. */
  public Optional<RuntimeChoice> chosen(@Nullable String identifier) {
    return identifier == null ? Optional.empty() : Optional.ofNullable(choices.get(identifier));
  }

  @PreDestroy
  void close() {
    cache.close();
  }

  private RuntimeChoice find(String identifier) {
    if (CUSTOM.matcher(identifier).matches()) {
      return new RuntimeChoice.Custom(identifier);
    }
    ManagedRuntime runtime = ManagedRuntime.of(identifier);
    if (runtime != null) {
      return managed(identifier, runtime);
    }
    return new RuntimeChoice.Unavailable("Runtime " + identifier + " cannot run here");
  }

  private RuntimeChoice managed(String identifier, ManagedRuntime runtime) {
    Interpreter interpreter = runtime.nearest(installed.join());
    if (interpreter == null) {
      return new RuntimeChoice.Unavailable(
          "Runtime " + identifier + " needs " + runtime.needed() + ", which is not installed here");
    }
    if (interpreter.version() == runtime.version()) {
      return managed(identifier, interpreter, null);
    }
    if (properties.strict()) {
      return new RuntimeChoice.Unavailable(
          "Runtime "
              + identifier
              + " is not installed here, and lambent.runtimes.strict refuses "
              + interpreter.display());
    }
    String warning =
        "LAMBENT WARNING: "
            + identifier
            + " is not installed here; "
            + interpreter.display()
            + " runs this function";
    return managed(identifier, interpreter, warning);
  }

  private RuntimeChoice managed(
      String identifier, Interpreter interpreter, @Nullable String warning) {
    if (interpreter.language() == Language.DOTNET) {
      return new RuntimeChoice.OwnClient(identifier, interpreter, warning);
    }
    Path client = clients.directory(interpreter.language());
    Path sdk = sdk(interpreter);
    cache.prepare(interpreter, client, sdk);
    return new RuntimeChoice.Managed(identifier, interpreter, client, sdk, warning);
  }

  private @Nullable Path sdk(Interpreter interpreter) {
    InstalledPackages packages = new InstalledPackages(properties.directory());
    return switch (interpreter.language()) {
      case NODE ->
          interpreter.version() < OLDEST_NODE_WITH_SDK ? null : packages.sdk(Sdk.NODE).orElse(null);
      case PYTHON ->
          interpreter.version() < OLDEST_PYTHON_WITH_SDK
              ? null
              : packages.sdk(Sdk.PYTHON).orElse(null);
      case JAVA, RUBY, DOTNET -> null;
    };
  }

  /**
   * Describes in one line which of AWS's runtimes are available and which SDKs are missing; empty
   * while this host is still being examined.
   */
  public Optional<String> summary() {
    return installed.isDone()
        ? Optional.of(
            RuntimeReport.of(installed.join())
                .summary(new InstalledPackages(properties.directory())))
        : Optional.empty();
  }
}
