package io.lambent.execution.sandbox.namespace;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.sandbox.SandboxDriver;
import java.io.DataInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The launcher, a small native program that starts sandboxes, and what has become of each. See
 * {@code src/main/native/launcher.c}.
 *
 * <p>It and all sandboxes end with this process, whatever way that ends. Where the launcher itself
 * ends, all its sandboxes have.
 *
 * <p>Two threads serve it, {@link RequestWriter} and the listener. The listener only decodes and
 * completes futures: it never blocks and never sends, because the launcher accepts no requests
 * while its answers are not read ({@code docs/process-protocols.md}).
 */
final class Launcher {
  private static final Logger log = LoggerFactory.getLogger(Launcher.class);

  /**
   * The time that a caller waits for an answer: longer than a zygote may take for a fork. Shorter
   * than {@link #LAUNCHER_SILENCE}: the kill that follows a start that takes too long is answered
   * at once, which tells a launcher that works from one that is stuck.
   */
  static final Duration STEP = Duration.ofSeconds(8);

  /**
   * The time for which a launcher may owe an answer and say nothing; a start takes it milliseconds.
   */
  static final Duration LAUNCHER_SILENCE = Duration.ofSeconds(10);

  /** The exit status of a process that was killed. */
  private static final int KILLED = 137;

  private final Process process;
  private final RequestWriter requests;
  private final Progress progress = new Progress();
  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, LauncherChild> children = new ConcurrentHashMap<>();
  private final LauncherSockets sockets;
  private final CompletableFuture<@Nullable Void> template = new CompletableFuture<>();
  private volatile Duration silence = Duration.ZERO;
  private volatile boolean ended;

  /**
   * @param sockets that it hands over
   */
  Launcher(Process process, LauncherSockets sockets) {
    this.process = process;
    this.sockets = sockets;
    this.requests = new RequestWriter(process.getOutputStream());
    Thread.ofPlatform().daemon().name("launcher").start(this::listen);
  }

  boolean alive() {
    return !ended && process.isAlive();
  }

  /** The time for which it had owed an answer and said nothing at the last check. */
  Duration silence() {
    return silence;
  }

  /**
   * Makes what all sandboxes share.
   *
   * @throws SandboxFailedException where this host does not allow it
   */
  void prepare(LauncherMessage message) {
    requests.put(message);
    await(template);
  }

  /**
   * Starts a child; it learns its number before the launcher does. A child that is killed before
   * the launcher was asked for it never starts.
   */
  LauncherChild start(Function<LauncherChild, LauncherMessage> message) {
    LauncherChild child = new LauncherChild(ids.incrementAndGet(), progress);
    try {
      LauncherMessage built = message.apply(child);
      children.put(child.id(), child);
      requests.put(built, progress.unanswered(), () -> withdrawn(child));
    } catch (SandboxFailedException e) {
      children.remove(child.id());
      sockets.forget(child);
      child.gone(KILLED);
      throw e;
    }
    if (!alive()) {
      ended();
    }
    return child;
  }

  /**
   * Registers a child for the sockets that the launcher sends for it. Called before the child is
   * requested.
   *
   * @throws SandboxFailedException where they cannot come
   */
  void awaitSockets(LauncherChild child) {
    sockets.await(child, requests::put);
  }

  /** Closes a child's sockets if they still arrive: its starter no longer waits for them. */
  void forgetSockets(LauncherChild child) {
    sockets.forget(child);
  }

  private boolean withdrawn(LauncherChild child) {
    if (!child.killed()) {
      return false;
    }
    children.remove(child.id());
    child.gone(KILLED);
    return true;
  }

  SandboxDriver.Binding bind(LauncherChild child, LauncherMessage message) {
    CompletableFuture<@Nullable Void> bound = child.beginBind();
    if (child.exited().isDone() || !children.containsKey(child.id())) {
      child.failed("it has ended");
      throw new SandboxFailedException("it has ended");
    }
    try {
      requests.put(message, progress.unanswered(), () -> false);
    } catch (SandboxFailedException e) {
      child.failed("the request was not sent");
      throw e;
    }
    return () -> await(bound);
  }

  /** Ends a child; never waits. */
  void kill(LauncherChild child) {
    if (children.containsKey(child.id()) && child.beginsKill()) {
      // One for each child, which bounds them.
      requests.putAtOnce(new LauncherMessage(LauncherMessage.KILL).u64(child.id()));
      if (!alive()) {
        ended();
      }
    }
  }

  /**
   * Ends the launcher where it owes an answer and has said nothing for too long.
   *
   * @param now in nanoseconds, as {@link System#nanoTime}
   */
  void check(long now) {
    silence = progress.check(now);
    if (silence.compareTo(LAUNCHER_SILENCE) > 0 && process.isAlive()) {
      log.error(
          "The launcher has not answered for {} s; it is ended, and all environments with it",
          LAUNCHER_SILENCE.toSeconds());
      close();
    }
  }

  void close() {
    process.destroyForcibly();
  }

  static <T extends @Nullable Object> T await(CompletableFuture<T> step) {
    try {
      return step.get(STEP.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | CompletionException e) {
      String reason = e.getCause() == null ? null : e.getCause().getMessage();
      throw new SandboxFailedException(String.valueOf(reason));
    } catch (TimeoutException e) {
      throw new SandboxFailedException(
          "the launcher did not answer within " + STEP.toSeconds() + " seconds");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxFailedException("interrupted");
    }
  }

  private void listen() {
    try (DataInputStream in = new DataInputStream(process.getInputStream())) {
      while (true) {
        int length = in.readInt() - 9;
        char type = (char) in.readUnsignedByte();
        long id = in.readLong();
        byte[] rest = in.readNBytes(length);
        progress.heard();
        hear(type, id, rest);
      }
    } catch (IOException | RuntimeException e) {
      if (!(e instanceof IOException)) {
        log.error("The launcher's answer cannot be read", e);
      }
      process.destroyForcibly();
      ended();
    }
  }

  private void ended() {
    ended = true;
    requests.close();
    sockets.close();
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
    } else if (type == 'n') {
      sockets.connected();
    } else if (type == 'f') {
      failed(child, (char) rest[0], new String(rest, 1, rest.length - 1, UTF_8));
    } else if (child != null) {
      switch (type) {
        case 's' -> child.started(number(rest));
        case 'w' -> child.waiting().complete(null);
        case 'b' -> child.bound();
        case 'k' -> child.killAnswered();
        case 'x' -> {
          children.remove(id);
          child.gone(number(rest));
        }
        default -> throw new IllegalStateException("the launcher said " + (int) type);
      }
    }
  }

  /** A start that failed is followed by the child's end. */
  private void failed(@Nullable LauncherChild child, char request, String reason) {
    if (request == LauncherMessage.TEMPLATE) {
      template.completeExceptionally(new SandboxFailedException(reason));
    } else if (request == LauncherMessage.NETWORK) {
      sockets.failed(reason);
    } else if (child != null) {
      child.failed(reason);
    }
  }

  private static int number(byte[] rest) {
    return (rest[0] & 0xff) << 24 | (rest[1] & 0xff) << 16 | (rest[2] & 0xff) << 8 | rest[3] & 0xff;
  }
}
