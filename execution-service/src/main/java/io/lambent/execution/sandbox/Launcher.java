package io.lambent.execution.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
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
  private final Map<Long, Child> children = new ConcurrentHashMap<>();
  private final CompletableFuture<@Nullable Void> template = new CompletableFuture<>();

  /**
   * Something the launcher starts.
   *
   * @param started its pid on the host
   * @param waiting whether it is a zygote that can fork
   * @param exited its exit status
   */
  record Child(
      long id,
      CompletableFuture<Long> started,
      CompletableFuture<@Nullable Void> waiting,
      List<CompletableFuture<@Nullable Void>> binds,
      CompletableFuture<Integer> exited) {

    Child(long id) {
      this(
          id,
          new CompletableFuture<>(),
          new CompletableFuture<>(),
          new ArrayList<>(),
          new CompletableFuture<>());
    }

    private void gone(int status) {
      fail("it has ended");
      exited.complete(status);
    }

    private void fail(String reason) {
      SandboxFailedException failure = new SandboxFailedException(reason);
      started.completeExceptionally(failure);
      waiting.completeExceptionally(failure);
      takeBinds().forEach(bind -> bind.completeExceptionally(failure));
    }

    private void awaitBind(CompletableFuture<@Nullable Void> bind) {
      synchronized (binds) {
        binds.add(bind);
      }
    }

    private List<CompletableFuture<@Nullable Void>> takeBinds() {
      synchronized (binds) {
        List<CompletableFuture<@Nullable Void>> taken = List.copyOf(binds);
        binds.clear();
        return taken;
      }
    }
  }

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
  Child start(Function<Child, LauncherMessage> message) {
    Child child = new Child(ids.incrementAndGet());
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

  SandboxDriver.Binding bind(Child child, LauncherMessage message) {
    CompletableFuture<@Nullable Void> bound = new CompletableFuture<>();
    child.awaitBind(bound);
    if (child.exited().isDone()) {
      throw new SandboxFailedException("it has ended");
    }
    send(message);
    return () -> await(bound);
  }

  void kill(Child child) {
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
    for (Child child : children.values()) {
      if (children.remove(child.id(), child)) {
        child.gone(KILLED);
      }
    }
  }

  private void hear(char type, long id, byte[] rest) {
    Child child = children.get(id);
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

  private void failed(@Nullable Child child, char request, String reason) {
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
