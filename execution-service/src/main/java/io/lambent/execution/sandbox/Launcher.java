package io.lambent.execution.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The launcher, a small native program that starts sandboxes, and what has become of each. See
 * {@code src/main/native/launcher.c}.
 *
 * <p>It and all sandboxes end with this process, whatever way that ends. Where the launcher itself
 * ends, all its sandboxes have.
 */
final class Launcher {
  private static final int STEP_SECONDS = 10;

  /** As a process that was killed. */
  private static final int KILLED = 137;

  private final Process process;
  private final OutputStream requests;
  private final ReentrantLock writing = new ReentrantLock();
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, LauncherChild> children = new ConcurrentHashMap<>();
  private final CompletableFuture<@Nullable Void> template = new CompletableFuture<>();

  Launcher(Process process) {
    this.process = process;
    this.requests = new BufferedOutputStream(process.getOutputStream(), 8 * 1024);
    Thread.ofPlatform().daemon().name("launcher").start(this::listen);
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  boolean alive() {
    return process.isAlive();
  }

  /**
   * Makes what all sandboxes share.
   *
   * @throws SandboxFailedException where this host does not allow it
   */
  void prepare(LauncherMessage message) {
    send(message);
    await(template);
  }

  /** Starts a child; it learns its number before the launcher hears of it. */
  LauncherChild start(Function<LauncherChild, LauncherMessage> message) {
    LauncherChild child = new LauncherChild(ids.incrementAndGet());
    LauncherMessage built = message.apply(child);
    children.put(child.id(), child);
    try {
      send(built);
    } catch (SandboxFailedException e) {
      children.remove(child.id());
      throw e;
    }
    if (!alive()) {
      ended();
    }
    return child;
  }

  SandboxDriver.Binding bind(LauncherChild child, LauncherMessage message) {
    CompletableFuture<@Nullable Void> bound = new CompletableFuture<>();
    child.awaitBind(bound);
    if (child.exited().isDone()) {
      throw new SandboxFailedException("it has ended");
    }
    send(message);
    return () -> await(bound);
  }

  void kill(LauncherChild child) {
    if (!child.exited().isDone()) {
      try {
        send(new LauncherMessage(LauncherMessage.KILL).u64(child.id()));
      } catch (SandboxFailedException e) {
        ended(); // And so has the child.
      }
    }
  }

  void close() {
    process.destroyForcibly();
  }

  static <T extends @Nullable Object> T await(CompletableFuture<T> step) {
    try {
      return step.get(STEP_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | CompletionException e) {
      String reason = e.getCause() == null ? null : e.getCause().getMessage();
      throw new SandboxFailedException(String.valueOf(reason));
    } catch (TimeoutException e) {
      throw new SandboxFailedException(
          "the launcher did not answer within " + STEP_SECONDS + " seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxFailedException("interrupted");
    }
  }

  private void send(LauncherMessage message) {
    writing.lock();
    try {
      message.writeTo(requests);
    } catch (IOException e) {
      throw new SandboxFailedException("the launcher has ended", e);
    } finally {
      writing.unlock();
    }
  }

  private void listen() {
    try (DataInputStream in = new DataInputStream(process.getInputStream())) {
      while (true) {
        int length = in.readInt() - 9;
        char type = (char) in.readUnsignedByte();
        long id = in.readLong();
        hear(type, id, in.readNBytes(length));
      }
    } catch (IOException e) {
      process.destroyForcibly();
      ended();
    }
  }

  private void ended() {
    template.completeExceptionally(new SandboxFailedException("the launcher has ended"));
    for (LauncherChild child : children.values()) {
      if (children.remove(child.id(), child)) {
        child.gone(KILLED);
      }
    }
  }

  private void hear(char type, long id, byte[] rest) {
    LauncherChild child = children.get(id);
    if (type == 't') {
      template.complete(null);
    } else if (type == 'f') {
      failed(child, (char) rest[0], new String(rest, 1, rest.length - 1, UTF_8));
    } else if (child != null) {
      switch (type) {
        case 's' -> child.started().complete((long) number(rest));
        case 'w' -> child.waiting().complete(null);
        case 'b' -> child.takeBinds().forEach(bind -> bind.complete(null));
        case 'x' -> {
          children.remove(id);
          child.gone(number(rest));
        }
        default -> throw new IllegalStateException("the launcher said " + (int) type);
      }
    }
  }

  private void failed(@Nullable LauncherChild child, char request, String reason) {
    if (request == LauncherMessage.TEMPLATE) {
      template.completeExceptionally(new SandboxFailedException(reason));
    } else if (child != null) {
      child.fail(reason);
      if (request == LauncherMessage.START) {
        children.remove(child.id());
        child.gone(KILLED);
      }
    }
  }

  private static int number(byte[] rest) {
    return (rest[0] & 0xff) << 24 | (rest[1] & 0xff) << 16 | (rest[2] & 0xff) << 8 | rest[3] & 0xff;
  }
}
