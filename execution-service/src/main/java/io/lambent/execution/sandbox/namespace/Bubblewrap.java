package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.host.HostPrograms;
import io.lambent.execution.seccomp.SeccompFilter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The {@code bwrap} program of this host, and how it has to be called here. */
public final class Bubblewrap {
  private static final int PROBE_SECONDS = 10;

  /** The resource limits that AWS sets, as in {@code confine.c}. */
  private static final int MAX_PROCESSES = 742;

  private static final int MAX_FILES = 1024;
  private static final int MAX_LOCKED_BYTES = 65_536;
  private static final int MAX_STACK_BYTES = 8_388_608;

  /** A constant; bubblewrap reads the filter from the descriptor and installs it last. */
  private static final String WITH_FILTER = "exec \"$@\" 3< \"$0\"";

  private final Path program;
  private final Path filter;
  private final SandboxUsers users;
  private final @Nullable Path setpriv;
  private final @Nullable Path prlimit;
  private final BubblewrapArguments system;

  private Bubblewrap(Path program, boolean root, Path filter, SystemView view) {
    this.program = program;
    this.filter = filter;
    this.users = SandboxUsers.ofHost();
    this.setpriv = root ? HostPrograms.find("setpriv").orElse(null) : null;
    this.prlimit = HostPrograms.find("prlimit").orElse(null);
    this.system = system(view);
  }

  /**
   * Finds the program; empty where it is not installed.
   *
   * @param filter a file with the system calls that functions may not make
   * @param view what all sandboxes show
   */
  public static Optional<Bubblewrap> find(Path filter, SystemView view) {
    boolean root = "root".equals(System.getProperty("user.name"));
    return HostPrograms.find("bwrap").map(program -> new Bubblewrap(program, root, filter, view));
  }

  public SandboxUsers users() {
    return users;
  }

  /** The system's part of a sandbox, to be added to. */
  BubblewrapArguments arguments() {
    return system.copy();
  }

  /**
   * The whole command up to the program that runs inside.
   *
   * @param network what executes bubblewrap in a network; empty for the host's
   */
  List<String> command(
      BubblewrapArguments arguments,
      String workingDirectory,
      SandboxUsers.User user,
      List<String> network) {
    List<String> command =
        new ArrayList<>(List.of("/bin/sh", "-c", WITH_FILTER, filter.toString()));
    if (prlimit != null) {
      command.add(prlimit.toString());
      command.add("--core=0");
      command.add("--nofile=" + MAX_FILES);
      command.add("--memlock=" + MAX_LOCKED_BYTES);
      // The soft limit only.
      command.add("--stack=" + MAX_STACK_BYTES + ":");
      if (users.own()) {
        command.add("--nproc=" + MAX_PROCESSES);
      }
    }
    command.addAll(network);
    command.add(program.toString());
    command.addAll(arguments.list());
    command.addAll(List.of("--chdir", workingDirectory, "--"));
    if (prlimit != null
        && !users.own()
        && kernelCountsByNamespace(System.getProperty("os.version"))) {
      command.addAll(List.of(prlimit.toString(), "--nproc=" + MAX_PROCESSES));
    }
    if (setpriv != null) {
      String id = Integer.toString(user.id());
      command.addAll(
          List.of(
              setpriv.toString(),
              "--reuid=" + id,
              "--regid=" + id,
              "--clear-groups",
              "--no-new-privs",
              "--inh-caps=-all",
              "--bounding-set=-all",
              "--"));
    }
    return command;
  }

  /**
   * Returns true for Linux 5.14 and later, which count processes by user namespace, and not only by
   * user. A limit that is set inside a sandbox then concerns its processes alone.
   */
  static boolean kernelCountsByNamespace(String version) {
    String[] parts = version.split("[^0-9]", 3);
    if (parts.length < 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      return false;
    }
    int major = Integer.parseInt(parts[0]);
    int minor = Integer.parseInt(parts[1]);
    return major > 5 || (major == 5 && minor >= 14);
  }

  /** Really starts a sandbox; the reason where that does not work. */
  public Optional<String> problem() {
    return problem(user -> List.of());
  }

  /**
   * @param network what executes bubblewrap in a network
   */
  Optional<String> problem(Function<SandboxUsers.User, List<String>> network) {
    if (users.own() && setpriv == null) {
      return Optional.of("setpriv of util-linux is not installed");
    }
    try (SandboxUsers.User user = users.acquire()) {
      BubblewrapArguments arguments = arguments().temporary(Path.of("/tmp"), 1024 * 1024);
      List<String> command = command(arguments, "/tmp", user, network.apply(user));
      command.addAll(List.of("/bin/sh", "-c", ": > /tmp/probe"));
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.environment().clear();
      Process process = builder.start();
      process.getOutputStream().close();
      if (!process.waitFor(PROBE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return Optional.of("bwrap did not end within " + PROBE_SECONDS + " seconds");
      }
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.exitValue() == 0
          ? Optional.empty()
          : Optional.of(output.isEmpty() ? "exit status " + process.exitValue() : output);
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of("interrupted");
    }
  }

  private BubblewrapArguments system(SystemView view) {
    BubblewrapArguments arguments =
        new BubblewrapArguments()
            .add("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try")
            // Functions resolve their own host name, so it has to be one that always resolves.
            .add("--hostname", "localhost")
            .add("--die-with-parent", "--new-session");
    if (SeccompFilter.program().length > 0) {
      arguments.add("--seccomp", "3");
    }
    if (!users.own()) {
      arguments.add("--unshare-user", "--uid", "993", "--gid", "993");
    }
    view.binds().forEach(arguments::bind);
    view.links().forEach((path, target) -> arguments.link(path, target));
    view.directories().forEach(arguments::directory);
    return devices(arguments.add("--proc", "/proc"));
  }

  /**
   * The devices that every program may use. Bubblewrap's own {@code --dev} has {@code /dev/shm}
   * besides, which AWS's sandboxes do not have.
   */
  private static BubblewrapArguments devices(BubblewrapArguments arguments) {
    arguments.directory(Path.of("/dev"));
    for (String device : List.of("null", "zero", "full", "random", "urandom", "tty")) {
      arguments.add("--dev-bind", "/dev/" + device, "/dev/" + device);
    }
    return arguments
        .link(Path.of("/dev/fd"), "/proc/self/fd")
        .link(Path.of("/dev/stdin"), "/proc/self/fd/0")
        .link(Path.of("/dev/stdout"), "/proc/self/fd/1")
        .link(Path.of("/dev/stderr"), "/proc/self/fd/2");
  }
}
