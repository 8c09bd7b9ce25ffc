package io.lambent.execution.sandbox.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.host.EnvironmentHome;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.host.Spawner;
import io.lambent.execution.output.OutputPipe;
import io.lambent.execution.output.OutputPoller;
import io.lambent.execution.sandbox.CacheNames;
import io.lambent.execution.sandbox.DriverCondition;
import io.lambent.execution.sandbox.ListeningSockets;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.SandboxSpec;
import io.lambent.execution.sandbox.namespace.LaunchRequest.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Linux namespaces through our own launcher: the same sandboxes as {@link BubblewrapDriver} makes,
 * in a tenth of the time. Code can be mounted into them after they have started.
 *
 * <p>When a launcher ends, all its sandboxes end with it, and the next start makes a new launcher.
 */
public final class LauncherDriver extends NamespaceDriver {
  private static final Logger log = LoggerFactory.getLogger(LauncherDriver.class);
  private static final long MIB = 1024 * 1024;
  private static final int PROBE_SECONDS = 10;

  private final Launchers launchers;
  private final RunDirectory runDirectory;
  private final OutputPoller outputPoller;
  private final SandboxUsers users;
  private final Path hosts;
  private final Path resolver;
  private final Map<Sandbox, LauncherChild> sandboxes = new ConcurrentHashMap<>();
  private final Zygotes zygotes;

  public LauncherDriver(
      LauncherFiles files,
      Spawner spawner,
      RunDirectory runDirectory,
      OutputPoller outputPoller,
      SandboxUsers users,
      LongSupplier nanoTime)
      throws IOException {
    super(users);
    this.launchers =
        new Launchers(
            files.program(),
            spawner,
            runDirectory,
            SystemView.ofHost(runDirectory),
            users.shared(),
            nanoTime);
    this.hosts = runDirectory.keep("hosts", HostNames.ofOwnNetwork());
    this.resolver = runDirectory.keep("resolver", HostNames.resolver());
    this.runDirectory = runDirectory;
    this.outputPoller = outputPoller;
    this.users = users;
    this.zygotes = new Zygotes(files.library());
  }

  @Override
  public boolean supportsLateMount() {
    return true;
  }

  @Override
  Sandbox start(SandboxSpec spec, SandboxUsers.User user) {
    Launcher launcher;
    LauncherChild child;
    try {
      launcher = launchers.working();
      LauncherChild zygote = zygote(launcher, spec);
      Function<LauncherChild, LauncherMessage> request = request(spec, user, zygote)::message;
      child =
          launcher.start(
              made -> {
                if (listens(spec.network())) {
                  launcher.awaitSockets(made);
                }
                return request.apply(made);
              });
    } catch (RuntimeException e) {
      user.close();
      throw e;
    }
    // Not earlier: until the exit a process may run under the user's id.
    child.exited().thenRun(user::close);
    long pid = awaitStart(launcher, child);
    Sandbox sandbox =
        new Sandbox(
            pid,
            child.exited(),
            ownId(user),
            spec.group(),
            awaitSockets(launcher, child, spec.network()),
            () -> launcher.kill(child),
            () -> {});
    sandboxes.put(sandbox, child);
    child.exited().thenRun(() -> sandboxes.remove(sandbox));
    return sandbox;
  }

  private static long awaitStart(Launcher launcher, LauncherChild child) {
    try {
      return Launcher.await(child.started());
    } catch (SandboxFailedException e) {
      launcher.kill(child);
      launcher.forgetSockets(child);
      child.listensNot("it has not started");
      throw e;
    }
  }

  private static boolean listens(@Nullable OwnNetwork network) {
    return network != null && !network.listeners().isEmpty();
  }

  /**
   * Waits for the sockets, which were sent before the program started. The program may have ended
   * meanwhile.
   */
  private static ListeningSockets awaitSockets(
      Launcher launcher, LauncherChild child, @Nullable OwnNetwork network) {
    if (!listens(network)) {
      return ListeningSockets.none();
    }
    try {
      return Launcher.await(child.listening());
    } catch (SandboxFailedException e) {
      launcher.kill(child);
      launcher.forgetSockets(child);
      child.listensNot("they came too late");
      throw e;
    }
  }

  private @Nullable LauncherChild zygote(Launcher launcher, SandboxSpec spec) {
    SandboxSpec.Zygote wanted = spec.zygote();
    return wanted == null
        ? null
        : zygotes.ready(
            new Zygotes.Key(
                launcher,
                wanted,
                spec.network() != null,
                spec.mounts().runtime(),
                spec.mounts().interpreter()),
            key -> startZygote(launcher, key));
  }

  private LauncherChild startZygote(Launcher launcher, Zygotes.Key key) {
    EnvironmentHome home = runDirectory.newHome();
    OutputPipe output =
        outputPoller.open(home, line -> log.warn("The zygote says: {}", line.strip()));
    Runnable end =
        () -> {
          output.close();
          home.close();
        };
    try {
      LauncherChild zygote = launcher.start(zygoteRequest(key, output)::message);
      zygote.exited().thenRun(end);
      return zygote;
    } catch (RuntimeException e) {
      end.run();
      throw e;
    }
  }

  private LaunchRequest request(
      SandboxSpec spec, SandboxUsers.User user, @Nullable LauncherChild zygote) {
    return new LaunchRequest(
        zygote == null ? Kind.EXECUTED : Kind.FORKED,
        zygote == null ? 0 : zygote.id(),
        user.id(),
        spec.output().path(),
        spec.workingDirectory(),
        spec.ephemeralStorageMb() * MIB,
        spec.network(),
        binds(spec),
        spec.group().entries(),
        zygote == null ? spec.command() : List.of(),
        zygote == null ? variables(spec.environment()) : List.of());
  }

  private List<EnvironmentView.Bind> binds(SandboxSpec spec) {
    List<EnvironmentView.Bind> binds = EnvironmentView.binds(spec.mounts());
    OwnNetwork network = spec.network();
    if (network != null) {
      binds.add(new EnvironmentView.Bind(hosts, HostNames.FILE));
      if (network.resolves()) {
        binds.add(new EnvironmentView.Bind(resolver, HostNames.RESOLVER));
      }
    }
    return binds;
  }

  private static LaunchRequest zygoteRequest(Zygotes.Key key, OutputPipe output) {
    return new LaunchRequest(
        Kind.ZYGOTE,
        0,
        0,
        output.path(),
        "/",
        16 * MIB,
        null,
        key.binds(),
        List.of(),
        key.wanted().command(),
        variables(key.variables()));
  }

  private static LaunchRequest probe(
      SandboxUsers.User user, Path output, @Nullable OwnNetwork network) {
    return new LaunchRequest(
        Kind.EXECUTED,
        0,
        user.id(),
        output,
        "/tmp",
        MIB,
        network,
        List.of(),
        List.of(),
        List.of("/bin/sh", "-c", ": > /tmp/probe"),
        List.of());
  }

  private static List<String> variables(Map<String, String> environment) {
    return environment.entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }

  @Override
  public Binding bind(Sandbox sandbox, Mounts mounts, int ephemeralStorageMb) {
    LauncherChild child = sandboxes.get(sandbox);
    Launcher launcher = launchers.last();
    if (child == null || launcher == null) {
      throw new SandboxFailedException("it has ended");
    }
    CacheNames.link(mounts, EnvironmentView.CACHE, uidInSandbox(sandbox));
    return launcher.bind(
        child,
        new LauncherMessage(LauncherMessage.BIND)
            .u64(child.id())
            .u64(ephemeralStorageMb * MIB)
            .list(EnvironmentView.code(mounts), LauncherMessage::bind));
  }

  /** Ends a launcher or a zygote that is stuck; the next start makes another. */
  void check() {
    launchers.check();
  }

  @Override
  public DriverCondition condition() {
    return launchers.condition();
  }

  /** Starts a sandbox as a test. Returns the reason if that fails. */
  public Optional<String> problem() {
    return problem(null);
  }

  @Override
  public Optional<String> networkProblem(OwnNetwork network) {
    return network.way() instanceof OwnNetwork.Uplink && !users.own()
        ? Optional.of(ONLY_ROOT_LINKS)
        : problem(new OwnNetwork(List.of(), network.way()));
  }

  private Optional<String> problem(@Nullable OwnNetwork network) {
    try (EnvironmentHome home = runDirectory.newHome()) {
      Path output = Files.createFile(home.output());
      Files.writeString(home.passwd(), "", UTF_8);
      Launcher launcher = launchers.working();
      try (SandboxUsers.User user = users.acquire()) {
        LauncherChild child = launcher.start(probe(user, output, network)::message);
        Launcher.await(child.started());
        int status = child.exited().orTimeout(PROBE_SECONDS, TimeUnit.SECONDS).join();
        return status == 0
            ? Optional.empty()
            : Optional.of("exit status " + status + " " + Files.readString(output).strip());
      }
    } catch (IOException | RuntimeException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    launchers.close();
    users.close();
  }
}
