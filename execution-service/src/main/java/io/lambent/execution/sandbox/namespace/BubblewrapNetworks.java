package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.host.DescriptorSocket;
import io.lambent.execution.host.RunDirectory;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.sandbox.ListeningSockets;
import io.lambent.execution.sandbox.OwnNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Networks of bubblewrap's sandboxes. Bubblewrap supports only the host's network and an empty one,
 * so a helper program creates the network, passes its listeners to the platform and executes
 * bubblewrap in it.
 */
final class BubblewrapNetworks {
  private static final int START_SECONDS = 10;

  private final Path program;
  private final Path hosts;
  private final Path resolver;

  /** The number at which the search for a free link begins; it differs for each sandbox. */
  private final AtomicInteger links = new AtomicInteger();

  /**
   * @param program {@code lambent-network}
   */
  BubblewrapNetworks(Path program, RunDirectory runDirectory) throws IOException {
    this.program = program;
    this.hosts = runDirectory.keep("hosts", HostNames.ofOwnNetwork());
    this.resolver = runDirectory.keep("resolver", HostNames.resolver());
  }

  /**
   * Mounts the files by which a sandbox finds the host names and the name server of its network.
   */
  void bind(OwnNetwork network, BubblewrapArguments arguments) {
    arguments.bind(new EnvironmentView.Bind(hosts, HostNames.FILE));
    if (network.resolves()) {
      arguments.bind(new EnvironmentView.Bind(resolver, HostNames.RESOLVER));
    }
  }

  /**
   * The words before the command of bubblewrap.
   *
   * @param user of the sandbox
   * @param socket of {@link #listen}; any where the network has no listeners
   */
  List<String> command(OwnNetwork network, SandboxUsers.User user, Path socket) {
    return List.of(
        program.toString(),
        socket.toString(),
        Integer.toString(links.getAndIncrement()),
        new LauncherMessage(LauncherMessage.START).network(network, user.id()).digits());
  }

  /**
   * Begins to wait for the listeners of a network.
   *
   * @param socket a path that nothing is at, in a directory that keeps others out
   */
  static Handover listen(Path socket) throws IOException {
    return new Handover(socket);
  }

  /** The listeners of one network, on their way to the platform. */
  static final class Handover implements AutoCloseable {
    private final Path path;
    private final DescriptorSocket socket;
    private final CompletableFuture<ListeningSockets> listening = new CompletableFuture<>();

    private Handover(Path path) throws IOException {
      this.path = path;
      socket = DescriptorSocket.listen(path);
      Thread.ofPlatform().daemon().name("sandbox-sockets").start(this::receive);
    }

    private void receive() {
      socket.serve((number, descriptors) -> take(new ListeningSockets(descriptors)));
      listening.completeExceptionally(
          new SandboxFailedException("its network's listeners did not come"));
    }

    private void take(ListeningSockets sockets) {
      if (!listening.complete(sockets)) {
        sockets.close();
      }
    }

    /**
     * Waits for them.
     *
     * @throws SandboxFailedException where the process has ended instead, or makes no progress
     */
    ListeningSockets await(Process process) {
      process.onExit().thenRun(socket::close);
      try {
        return listening.orTimeout(START_SECONDS, TimeUnit.SECONDS).join();
      } catch (CompletionException e) {
        process.destroyForcibly();
        throw new SandboxFailedException("the sandbox has no network", e);
      }
    }

    /** Ends the wait; what was received stays open. */
    @Override
    public void close() throws IOException {
      socket.close();
      Files.deleteIfExists(path);
    }
  }
}
