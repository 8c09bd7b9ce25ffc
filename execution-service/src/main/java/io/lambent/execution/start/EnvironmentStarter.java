package io.lambent.execution.start;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.codecache.ClassPaths;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.interpreter.FunctionClasses;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.network.FunctionNetwork;
import io.lambent.execution.network.Networks;
import io.lambent.execution.platformlog.EnvironmentLog;
import io.lambent.execution.platformlog.InitializationType;
import io.lambent.execution.runtimeapi.FrameLink;
import io.lambent.execution.runtimeapi.HttpLink;
import io.lambent.execution.runtimeapi.RuntimeLink;
import io.lambent.execution.runtimeapi.RuntimeLinks;
import io.lambent.execution.runtimeapi.RuntimeListener;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.SandboxDriver;
import io.lambent.execution.sandbox.SandboxSpec;
import io.lambent.execution.start.Sandboxes.Program;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** The steps from a function version to a running process. They block; no event loop calls them. */
@Component
public final class EnvironmentStarter {
  private static final Logger logger = LoggerFactory.getLogger(EnvironmentStarter.class);

  private final Preparation preparation;
  private final ClassPaths classPaths;
  private final Sandboxes sandboxes;
  private final RuntimeLinks links;
  private final Networks networks;

  EnvironmentStarter(
      Preparation preparation,
      ClassPaths classPaths,
      Sandboxes sandboxes,
      RuntimeLinks links,
      Networks networks) {
    this.preparation = preparation;
    this.classPaths = classPaths;
    this.sandboxes = sandboxes;
    this.links = links;
    this.networks = networks;
  }

  /**
   * Finds interpreter and code, and makes the environment's home.
   *
   * @param stem whose home it gets; null where it has a new one
   * @throws StartFailedException where this version cannot run here
   */
  public Prepared prepare(
      FunctionVersion version, InitializationType type, EnvironmentLog log, @Nullable Stem stem) {
    return preparation.prepare(version, type, log, stem);
  }

  /**
   * A link and the process at its other end.
   *
   * @param specialisation what to send once the process waits for it; null where it has it
   */
  public record Started(
      RuntimeLink link, Sandbox sandbox, @Nullable Specialisation specialisation) {

    /** The process waits to learn its function. */
    public void specialise() {
      if (specialisation != null) {
        specialisation.send();
      }
    }
  }

  /**
   * The message to a process that starts without its function.
   *
   * @param variables of the function
   */
  record Specialisation(FrameLink link, Map<String, String> variables) {
    void send() {
      link.specialise(variables);
      link.load();
    }
  }

  /**
   * Starts the process, or gives the stem its function.
   *
   * @param stem where the environment has one that has not been used yet
   * @throws StartFailedException where there is nothing to start, or the host refuses
   */
  public Started start(
      FunctionVersion version,
      Prepared prepared,
      EnvironmentLog log,
      EventLoop eventLoop,
      RuntimeListener listener,
      @Nullable Stem stem) {
    if (stem != null) {
      try {
        return specialise(version, prepared, log, listener, stem);
      } catch (SandboxFailedException e) {
        logger.warn("A stem cannot be used: {}", e.getMessage());
        stem.link().close();
        stem.sandbox().kill();
      }
    }
    try {
      return switch (prepared.choice()) {
        case RuntimeChoice.Managed managed ->
            startManaged(version, prepared, managed, log, eventLoop, listener);
        case RuntimeChoice.OwnClient own ->
            startOwn(
                version,
                prepared,
                ownClient(version, prepared, own, log),
                log,
                eventLoop,
                listener);
        case RuntimeChoice.Custom custom ->
            startOwn(version, prepared, custom(prepared), log, eventLoop, listener);
        case RuntimeChoice.Unavailable unavailable ->
            throw new StartFailedException("Runtime.NotAvailable", unavailable.reason());
      };
    } catch (SandboxFailedException e) {
      String reason = describe(e);
      throw ExecFailure.in(reason)
          .map(failure -> failure.report(prepared.choice()))
          .orElseGet(() -> new StartFailedException("Sandbox.Failure", reason));
    }
  }

  private Started specialise(
      FunctionVersion version,
      Prepared prepared,
      EnvironmentLog log,
      RuntimeListener listener,
      Stem stem) {
    SandboxDriver.Binding code =
        sandboxes.driver().bind(stem.sandbox(), prepared.mounts(), version.ephemeralStorageMb());
    String program =
        sandboxes.driver().pathInSandbox(prepared.mounts(), stem.key().interpreter().executable());
    stem.specialise(
        EnvironmentVariables.ofSpecialised(variables(version, prepared, program, null, log)));
    sandboxes.limit(stem.sandbox(), version.memoryMb(), version.ephemeralStorageMb());
    networks.of(version.function()).serve(stem.sandbox(), version);
    code.await();
    stem.load(listener);
    return new Started(stem.link(), stem.sandbox(), null);
  }

  private Started startManaged(
      FunctionVersion version,
      Prepared prepared,
      RuntimeChoice.Managed choice,
      EnvironmentLog log,
      EventLoop eventLoop,
      RuntimeListener listener) {
    Layout layout = prepared.layout();
    String program =
        sandboxes.driver().pathInSandbox(prepared.mounts(), choice.interpreter().executable());
    FunctionClasses classes =
        classPaths.classes(
            version,
            prepared.deployment(),
            prepared.mounts().cache(),
            layout,
            choice.interpreter().language());
    List<String> command = StartCommand.managed(version, choice, program, layout, classes);
    Map<String, String> variables = variables(version, prepared, program, null, log);
    StemKey key =
        sandboxes.driver().supportsLateMount()
            ? StemKey.of(version, choice, networks.policy(version.function()))
            : null;
    SandboxSpec.Zygote zygote = key == null ? null : key.zygote(layout, program);
    FrameLink link = links.frames(prepared.mounts().home().socket(), eventLoop, listener);
    try {
      Sandbox sandbox = startForked(version, prepared, command, variables, zygote);
      networks.of(version.function()).serve(sandbox, version);
      return new Started(
          link, sandbox, new Specialisation(link, EnvironmentVariables.ofSpecialised(variables)));
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /** Lets a zygote fork the process, or starts it where that fails. */
  private Sandbox startForked(
      FunctionVersion version,
      Prepared prepared,
      List<String> command,
      Map<String, String> variables,
      SandboxSpec.@Nullable Zygote zygote) {
    OwnNetwork network = networks.of(version.function()).ofManagedRuntime();
    if (zygote != null) {
      try {
        return start(version, prepared, command, variables, network, zygote);
      } catch (SandboxFailedException e) {
        logger.warn("A zygote cannot be used: {}", e.getMessage());
      }
    }
    return start(version, prepared, command, variables, network, null);
  }

  /**
   * A program that calls the Runtime API itself.
   *
   * @param interpreter as found from inside; null where there is none
   */
  private record OwnProgram(List<String> command, @Nullable String interpreter) {}

  private OwnProgram ownClient(
      FunctionVersion version,
      Prepared prepared,
      RuntimeChoice.OwnClient choice,
      EnvironmentLog log) {
    String host =
        sandboxes.driver().pathInSandbox(prepared.mounts(), choice.interpreter().executable());
    return new OwnProgram(
        StartCommand.ownClient(version, host, prepared.deployment().task(), prepared.layout(), log),
        host);
  }

  private static OwnProgram custom(Prepared prepared) {
    return new OwnProgram(StartCommand.custom(prepared.deployment(), prepared.layout()), null);
  }

  private Started startOwn(
      FunctionVersion version,
      Prepared prepared,
      OwnProgram program,
      EnvironmentLog log,
      EventLoop eventLoop,
      RuntimeListener listener) {
    OwnNetwork network = networks.of(version.function()).ofCustomRuntime();
    if (network != null) {
      return startInOwnNetwork(version, prepared, program, log, eventLoop, listener, network);
    }
    HttpLink link = links.http(eventLoop, listener);
    try {
      Map<String, String> variables =
          variables(version, prepared, program.interpreter(), link.address(), log);
      Sandbox sandbox = start(version, prepared, program.command(), variables, null, null);
      link.onlyFrom(sandbox.user());
      return new Started(link, sandbox, null);
    } catch (RuntimeException e) {
      link.close();
      throw e;
    }
  }

  /** Requests of the runtime that come before the link is there wait in the socket. */
  private Started startInOwnNetwork(
      FunctionVersion version,
      Prepared prepared,
      OwnProgram program,
      EnvironmentLog log,
      EventLoop eventLoop,
      RuntimeListener listener,
      OwnNetwork network) {
    FunctionNetwork reached = networks.of(version.function());
    Map<String, String> variables =
        variables(version, prepared, program.interpreter(), reached.runtimeApi(), log);
    Sandbox sandbox = start(version, prepared, program.command(), variables, network, null);
    try {
      OptionalInt socket = reached.takeRuntimeApi(sandbox);
      // Without one it has ended already, and the link is one that nobody will call.
      RuntimeLink link =
          socket.isPresent()
              ? links.http(eventLoop, listener, socket.getAsInt())
              : links.http(eventLoop, listener);
      reached.serve(sandbox, version);
      return new Started(link, sandbox, null);
    } catch (RuntimeException e) {
      sandbox.kill();
      throw e;
    }
  }

  private Map<String, String> variables(
      FunctionVersion version,
      Prepared prepared,
      @Nullable String program,
      @Nullable String runtimeApi,
      EnvironmentLog log) {
    return EnvironmentVariables.of(
        version, prepared, program, runtimeApi, log, networks.of(version.function()).endpoint());
  }

  private Sandbox start(
      FunctionVersion version,
      Prepared prepared,
      List<String> command,
      Map<String, String> variables,
      @Nullable OwnNetwork network,
      SandboxSpec.@Nullable Zygote zygote) {
    return sandboxes.start(
        new Program(command, variables, prepared.layout().task(), network, zygote),
        prepared.mounts(),
        prepared.output(),
        prepared.memoryMb(version),
        version.ephemeralStorageMb());
  }

  private static String describe(SandboxFailedException e) {
    Throwable cause = e.getCause();
    return cause == null
        ? String.valueOf(e.getMessage())
        : e.getMessage() + ": " + cause.getMessage();
  }
}
