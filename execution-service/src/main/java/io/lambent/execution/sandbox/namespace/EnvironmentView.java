package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.sandbox.CacheMount;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.SdkMount;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that one environment's sandbox shows besides the {@link SystemView}, for any driver.
 */
final class EnvironmentView {
  static final Layout LAYOUT =
      new Layout(
          "/var/task", "/opt", "/var/runtime", "/run/lambent/s", "/tmp", "/run/lambent/cache");

  /** The directory that the links in {@link Layout#cache} lead to. */
  static final Path CACHE = Path.of("/run/lambent-cache");

  private EnvironmentView() {}

  /** A file or directory of the host, shown read-only unless it is writable. */
  record Bind(Path source, Path target, boolean writable) {
    Bind(Path source, Path target) {
      this(source, target, false);
    }
  }

  /** All that is mounted when a sandbox starts. */
  static List<Bind> binds(Mounts mounts) {
    List<Bind> binds = new ArrayList<>();
    binds.add(new Bind(mounts.home().passwd(), Path.of("/etc/passwd")));
    binds.add(new Bind(mounts.home().shared(), Path.of("/run/lambent")));
    binds.addAll(code(mounts));
    Path runtime = mounts.runtime();
    if (runtime != null) {
      binds.add(new Bind(runtime, Path.of(LAYOUT.runtime())));
    }
    SdkMount sdk = mounts.sdk();
    if (sdk != null) {
      // In the client's directory, which has an empty one there.
      binds.add(new Bind(sdk.directory(), Path.of(LAYOUT.runtime(), sdk.name())));
    }
    Path interpreter = mounts.interpreter();
    if (interpreter != null) {
      binds.add(new Bind(interpreter, interpreterInside(interpreter)));
    }
    CacheMount cache = mounts.cache();
    if (cache != null && cache.recording()) {
      binds.add(new Bind(cache.directory(), Path.of(LAYOUT.cache()), true));
    }
    return binds;
  }

  /** The function's part of it, which a stem gets later. */
  static List<Bind> code(Mounts mounts) {
    List<Bind> binds = new ArrayList<>();
    add(binds, mounts.task(), LAYOUT.task());
    add(binds, mounts.opt(), LAYOUT.opt());
    CacheMount cache = mounts.cache();
    if (cache != null && !cache.recording()) {
      binds.add(new Bind(cache.directory(), CACHE));
    }
    return binds;
  }

  private static void add(List<Bind> binds, @Nullable Path source, String target) {
    if (source != null) {
      binds.add(new Bind(source, Path.of(target)));
    }
  }

  /** The path of a program of the interpreter, as seen from inside. */
  static String pathInSandbox(Mounts mounts, Path executable) {
    Path interpreter = mounts.interpreter();
    return interpreter == null || !executable.startsWith(interpreter)
        ? executable.toString()
        : interpreterInside(interpreter).resolve(interpreter.relativize(executable)).toString();
  }

  /** At its own place, for some cannot be moved; elsewhere where that place is the function's. */
  static Path interpreterInside(Path interpreter) {
    return interpreter.startsWith("/opt") || interpreter.startsWith("/tmp")
        ? Path.of("/var/lang")
        : interpreter;
  }

  static String passwd(SandboxUsers.User user) {
    return "root:x:0:0:root:/root:/usr/sbin/nologin\n"
        + ("sbx_user1051:x:" + user.id() + ":" + user.id())
        + "::/home/sbx_user1051:/sbin/nologin\n";
  }
}
