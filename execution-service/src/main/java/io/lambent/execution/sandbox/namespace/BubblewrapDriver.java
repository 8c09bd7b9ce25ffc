package io.lambent.execution.sandbox.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.cgroup.CgroupEntry;
import io.lambent.execution.host.EnvironmentHome;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.host.Spawner;
import io.lambent.execution.sandbox.ListeningSockets;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Linux namespaces through <a href="https://github.com/containers/bubblewrap">bubblewrap</a>.
 *
 * <p>A sandbox has its own mounts, process ids, System V IPC and host name, and a network of its
 * own where there is {@link BubblewrapNetworks a program} that makes it. It sees the system's
 * programs and libraries, its interpreter, its code, layers and runtime client, all read-only, and
 * may write to its own {@code /tmp} only.
 *
 * <p>Where the platform runs as root, each sandbox has a user id of its own, without capabilities;
 * elsewhere a user namespace.
 *
 * <p>The function's variables never reach bubblewrap or any other program that runs with the
 * platform's authority, for {@code LD_PRELOAD} is a variable, too. They are in a file that the last
 * step before the runtime, a shell that already has the function's authority and no more, reads.
 */
public final class BubblewrapDriver extends NamespaceDriver {
  /**
   * A constant; what varies comes as arguments and through the file. Bash, which {@code sh} may be,
   * adds a variable of the name {@code _} to each program's environment.
   */
  private static final String LAUNCH = ". /run/lambent/env; exec /usr/bin/env -u _ \"$@\"";

  private static final Map<String, String> CLEAN = Map.of("PATH", "/usr/bin:/bin", "LANG", "C");
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final long MIB = 1024 * 1024;
  private static final String NO_NETWORKS = "this build has no program that makes networks";

  /** Takes the listeners of a sandbox's network, in its home. */
  private static final String SOCKET = "network";

  private final Bubblewrap bubblewrap;
  private final Spawner spawner;
  private final RunDirectory runDirectory;
  private final @Nullable BubblewrapNetworks networks;

  /**
   * @param networkProgram makes networks; null where this build has none
   */
  public BubblewrapDriver(
      Bubblewrap bubblewrap,
      Spawner spawner,
      RunDirectory runDirectory,
      @Nullable Path networkProgram)
      throws IOException {
    super(bubblewrap.users());
    this.bubblewrap = bubblewrap;
    this.spawner = spawner;
    this.runDirectory = runDirectory;
    this.networks =
        networkProgram == null ? null : new BubblewrapNetworks(networkProgram, runDirectory);
  }

  @Override
  Sandbox start(SandboxSpec spec, SandboxUsers.User user) {
    try {
      return startAs(spec, user);
    } catch (IOException e) {
      user.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      user.close();
      throw e;
    }
  }

  private Sandbox startAs(SandboxSpec spec, SandboxUsers.User user) throws IOException {
    EnvironmentHome home = spec.mounts().home();
    Files.writeString(home.variables(), variables(spec.environment()), UTF_8);
    Path socket = home.directory().resolve(SOCKET);
    OwnNetwork network = spec.network();
    if (network == null || network.listeners().isEmpty()) {
      return sandbox(spec, user, execute(spec, user, socket), ListeningSockets.none());
    }
    try (BubblewrapNetworks.Handover handover = BubblewrapNetworks.listen(socket)) {
      Process process = execute(spec, user, socket);
      return sandbox(spec, user, process, handover.await(process));
    }
  }

  private Process execute(SandboxSpec spec, SandboxUsers.User user, Path socket)
      throws IOException {
    Process process =
        spawner.start(
            CgroupEntry.before(command(spec, user, socket), spec.group()),
            CLEAN,
            spec.mounts().home().directory(),
            spec.output().path());
    runDirectory.started(process.toHandle());
    return process;
  }

  private Sandbox sandbox(
      SandboxSpec spec, SandboxUsers.User user, Process process, ListeningSockets listening) {
    return new Sandbox(
        process.pid(),
        process.onExit().thenApply(Process::exitValue),
        ownId(user),
        spec.group(),
        listening,
        process::destroyForcibly,
        user::close);
  }

  private List<String> command(SandboxSpec spec, SandboxUsers.User user, Path socket) {
    Mounts mounts = spec.mounts();
    BubblewrapArguments arguments =
        bubblewrap
            .arguments()
            .temporary(
                Path.of(EnvironmentView.LAYOUT.temporary()), spec.ephemeralStorageMb() * MIB);
    EnvironmentView.binds(mounts).forEach(arguments::bind);
    if (mounts.opt() == null) {
      arguments.directory(Path.of(EnvironmentView.LAYOUT.opt()));
    }
    List<String> command =
        bubblewrap.command(
            arguments, spec.workingDirectory(), user, network(spec, user, socket, arguments));
    command.addAll(List.of("/bin/sh", "-c", LAUNCH, "sh"));
    command.addAll(spec.command());
    return command;
  }

  /** The program that executes bubblewrap in the sandbox's network. */
  private List<String> network(
      SandboxSpec spec, SandboxUsers.User user, Path socket, BubblewrapArguments arguments) {
    OwnNetwork network = spec.network();
    if (network == null) {
      return List.of();
    }
    if (networks == null) {
      throw new SandboxFailedException(NO_NETWORKS);
    }
    networks.bind(network, arguments);
    return networks.command(network, user, socket);
  }

  @Override
  public Optional<String> networkProblem(OwnNetwork network) {
    BubblewrapNetworks program = networks;
    if (program == null) {
      return Optional.of(NO_NETWORKS);
    }
    if (network.way() instanceof OwnNetwork.Uplink && !bubblewrap.users().own()) {
      return Optional.of(ONLY_ROOT_LINKS);
    }
    OwnNetwork tried = new OwnNetwork(List.of(), network.way());
    return bubblewrap.problem(user -> program.command(tried, user, Path.of(SOCKET)));
  }

  @Override
  public void close() {
    bubblewrap.users().close();
  }

  /** Assignments with every value quoted, so that the shell takes them literally. */
  static String variables(Map<String, String> environment) {
    List<String> lines = new ArrayList<>();
    environment.forEach(
        (name, value) -> {
          if (VARIABLE.matcher(name).matches() && value.indexOf('\0') < 0) {
            lines.add("export " + name + "='" + value.replace("'", "'\\''") + "'\n");
          }
        });
    return String.join("", lines);
  }
}
