package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.sandbox.SandboxSpec;
import io.lambent.execution.sandbox.namespace.EnvironmentView.Bind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The zygotes there are: one for each interpreter and trust domain that has had a use for one. The
 * first to ask starts it, and starts its own program directly meanwhile.
 */
final class Zygotes {
  private static final Logger log = LoggerFactory.getLogger(Zygotes.class);
  private static final Path LIBRARY = Path.of("/run/lambent/join.so");

  /** The environment variable that the client of {@code runtimes/python} reads. */
  private static final String LIBRARY_VARIABLE = "LAMBENT_ZYGOTE_LIBRARY";

  /** A variable by which {@code join.c} knows that it has to join the networks of sandboxes. */
  private static final String NETWORK_VARIABLE = "LAMBENT_OWN_NETWORK";

  private final @Nullable Path library;
  private final Map<Key, LauncherChild> zygotes = new ConcurrentHashMap<>();
  private final ReentrantLock starting = new ReentrantLock();

  /**
   * @param library what a zygote calls to fork into a sandbox; without it there are no zygotes
   */
  Zygotes(@Nullable Path library) {
    this.library = library;
  }

  /**
   * The functions that a zygote may serve, and its program.
   *
   * @param ownNetworks whether its sandboxes have networks of their own
   */
  record Key(
      Launcher launcher,
      SandboxSpec.Zygote wanted,
      boolean ownNetworks,
      @Nullable Path runtime,
      @Nullable Path interpreter,
      @Nullable Path library) {

    Key(
        Launcher launcher,
        SandboxSpec.Zygote wanted,
        boolean ownNetworks,
        @Nullable Path runtime,
        @Nullable Path interpreter) {
      this(launcher, wanted, ownNetworks, runtime, interpreter, null);
    }

    private Key with(Path joinLibrary) {
      return new Key(launcher, wanted, ownNetworks, runtime, interpreter, joinLibrary);
    }

    List<Bind> binds() {
      List<Bind> binds = new ArrayList<>();
      if (runtime != null) {
        binds.add(new Bind(runtime, Path.of(EnvironmentView.LAYOUT.runtime())));
      }
      if (interpreter != null) {
        binds.add(new Bind(interpreter, EnvironmentView.interpreterInside(interpreter)));
      }
      if (library != null) {
        binds.add(new Bind(library, LIBRARY));
      }
      return binds;
    }

    Map<String, String> variables() {
      Map<String, String> variables = new HashMap<>(wanted.environment());
      variables.put(LIBRARY_VARIABLE, LIBRARY.toString());
      if (ownNetworks) {
        variables.put(NETWORK_VARIABLE, "1");
      }
      return variables;
    }
  }

  /**
   * A zygote that can fork now; null where there is none yet, or cannot be. Never waits for one.
   */
  @Nullable LauncherChild ready(Key key, Function<Key, LauncherChild> start) {
    if (library == null) {
      return null;
    }
    Key complete = key.with(library);
    LauncherChild zygote = zygotes.get(complete);
    if (zygote == null || zygote.killed() || zygote.exited().isDone()) {
      begin(complete, zygote, start);
      return null;
    }
    return zygote.waiting().isDone() && !zygote.waiting().isCompletedExceptionally()
        ? zygote
        : null;
  }

  /** Starts a zygote that replaces another one, unless another thread is starting it. */
  private void begin(Key key, @Nullable LauncherChild before, Function<Key, LauncherChild> start) {
    if (!starting.tryLock()) {
      return;
    }
    try {
      if (zygotes.get(key) == before) {
        LauncherChild zygote = start.apply(key);
        zygotes.put(key, zygote);
        zygote.exited().thenAccept(status -> ended(key, zygote, status));
      }
    } finally {
      starting.unlock();
    }
  }

  private void ended(Key key, LauncherChild zygote, int status) {
    log.warn("The zygote of {} ended with status {}", key.wanted().command(), status);
    zygotes.remove(key, zygote);
  }
}
