package io.lambent.execution.sandbox.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.cgroup.ResourceLimits;
import io.lambent.execution.sandbox.CacheNames;
import io.lambent.execution.sandbox.Layout;
import io.lambent.execution.sandbox.Mounts;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.SandboxDriver;
import io.lambent.execution.sandbox.SandboxSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;

/** Linux namespaces, whatever makes them: what a function sees and may use is the same. */
abstract class NamespaceDriver implements SandboxDriver {
  static final String NAME = "namespace";
  static final String ONLY_ROOT_LINKS =
      "only root can link the networks of sandboxes to this host's";

  private final SandboxUsers users;

  NamespaceDriver(SandboxUsers users) {
    this.users = users;
  }

  @Override
  public final String name() {
    return NAME;
  }

  @Override
  public final boolean isolates() {
    return true;
  }

  @Override
  public final Layout layout(Mounts mounts) {
    return EnvironmentView.LAYOUT;
  }

  @Override
  public final String pathInSandbox(Mounts mounts, Path executable) {
    return EnvironmentView.pathInSandbox(mounts, executable);
  }

  @Override
  public final ResourceLimits limits(int memoryMb, int temporaryMb) {
    return new ResourceLimits(memoryMb, temporaryMb);
  }

  @Override
  public final Sandbox start(SandboxSpec spec) {
    SandboxUsers.User user = users.acquire();
    try {
      Files.writeString(spec.mounts().home().passwd(), EnvironmentView.passwd(user), UTF_8);
      CacheNames.link(spec.mounts(), EnvironmentView.CACHE, user.id());
    } catch (IOException e) {
      user.close();
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      user.close();
      throw e;
    }
    return start(spec, user);
  }

  @Override
  public final int uidInSandbox(Sandbox sandbox) {
    return sandbox.user().orElse(users.shared());
  }

  /** Starts it as this user, and gives the user back when no process of the sandbox is left. */
  abstract Sandbox start(SandboxSpec spec, SandboxUsers.User user);

  /** The user id that only one sandbox has; empty where they share one. */
  final OptionalInt ownId(SandboxUsers.User user) {
    return users.own() ? OptionalInt.of(user.id()) : OptionalInt.empty();
  }
}
