package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.host.DescriptorSocket;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.sandbox.ListeningSockets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The sockets that listen in sandboxes, on their way from a launcher to the platform. The Unix
 * socket that brings them, its thread and the launcher's connection are made for the first sandbox
 * that has some: none of them is needed where all are in the host's network.
 */
final class LauncherSockets {
  private final Path path;
  private final CompletableFuture<@Nullable Void> connected = new CompletableFuture<>();

  /** Children whose sockets are awaited. They may have ended when the sockets arrive. */
  private final Map<Long, LauncherChild> awaited = new ConcurrentHashMap<>();

  private @Nullable DescriptorSocket socket;
  private boolean closed;

  /**
   * @param path where the Unix socket will be, in a directory that keeps others out
   */
  LauncherSockets(Path path) {
    this.path = path;
  }

  /**
   * Registers a child for the sockets that the launcher sends for it. Called before the child is
   * requested; the first call blocks until the launcher is connected.
   *
   * @param launcher takes a message to it
   * @throws SandboxFailedException where they cannot come
   */
  void await(LauncherChild child, Consumer<LauncherMessage> launcher) {
    if (open()) {
      try {
        launcher.accept(new LauncherMessage(LauncherMessage.NETWORK).string(path.toString()));
      } catch (SandboxFailedException e) {
        failed(String.valueOf(e.getMessage()));
      }
    }
    Launcher.await(connected);
    awaited.put(child.id(), child);
  }

  /** Returns true if the launcher has to be told. */
  private synchronized boolean open() {
    if (socket != null || closed) {
      return false;
    }
    try {
      Files.deleteIfExists(path); // Of the launcher before.
      DescriptorSocket made = DescriptorSocket.listen(path);
      socket = made;
      Thread.ofPlatform()
          .daemon()
          .name("launcher-sockets")
          .start(() -> made.serve(this::handedOver));
      return true;
    } catch (IOException e) {
      throw new SandboxFailedException("there is no socket for the launcher", e);
    }
  }

  /** The launcher has connected. */
  void connected() {
    connected.complete(null);
  }

  /** The launcher cannot connect. */
  void failed(String reason) {
    connected.completeExceptionally(new SandboxFailedException(reason));
  }

  /** Closes a child's sockets if they still arrive: its starter no longer waits for them. */
  void forget(LauncherChild child) {
    awaited.remove(child.id());
  }

  private void handedOver(long id, int[] descriptors) {
    LauncherChild child = awaited.remove(id);
    if (child == null) {
      new ListeningSockets(descriptors).close();
    } else {
      child.listensWith(descriptors);
    }
  }

  /** The launcher has ended; idempotent. */
  void close() {
    failed("the launcher has ended");
    synchronized (this) {
      closed = true;
      if (socket != null) {
        socket.close();
      }
    }
    awaited.values().forEach(child -> child.listensNot("the launcher has ended"));
  }
}
