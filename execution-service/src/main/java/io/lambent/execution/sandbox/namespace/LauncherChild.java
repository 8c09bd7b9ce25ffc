package io.lambent.execution.sandbox.namespace;

import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.sandbox.ListeningSockets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A process tree that the launcher was asked to start. The launcher's listener completes its steps:
 * nothing may be attached to {@link #started}, {@link #waiting}, {@link #listening} and a bind but
 * threads that wait. {@link #exited} is completed on a thread of its own, so that what depends on
 * it may block.
 */
final class LauncherChild {
  private final long id;
  private final CompletableFuture<Long> started = new CompletableFuture<>();
  private final CompletableFuture<@Nullable Void> waiting = new CompletableFuture<>();
  private final CompletableFuture<Integer> exited = new CompletableFuture<>();
  private final CompletableFuture<ListeningSockets> listening = new CompletableFuture<>();
  private final Progress launcher;
  private final Progress.Request start;
  private final List<Bind> binds = new ArrayList<>();
  private final AtomicBoolean killed = new AtomicBoolean();

  private volatile Progress.@Nullable Request kill;

  private record Bind(CompletableFuture<@Nullable Void> bound, Progress.Request request) {}

  /**
   * @param launcher that starts it, and owes an answer from now on
   */
  LauncherChild(long id, Progress launcher) {
    this.id = id;
    this.launcher = launcher;
    this.start = launcher.asked();
  }

  long id() {
    return id;
  }

  /** Its pid on the host; fails where it does not start. */
  CompletableFuture<Long> started() {
    return started;
  }

  /** Done when it is a zygote and can fork. */
  CompletableFuture<@Nullable Void> waiting() {
    return waiting;
  }

  /** Its exit status, once none of its processes is left. */
  CompletableFuture<Integer> exited() {
    return exited;
  }

  /** The sockets that listen in its own network; fails where there are none. */
  CompletableFuture<ListeningSockets> listening() {
    return listening;
  }

  /** True once its end was asked for. */
  boolean killed() {
    return killed.get();
  }

  /** Returns true, once, if it is to be killed now. */
  boolean beginsKill() {
    if (!killed.compareAndSet(false, true)) {
      return false;
    }
    kill = launcher.asked();
    return true;
  }

  CompletableFuture<@Nullable Void> beginBind() {
    CompletableFuture<@Nullable Void> bound = new CompletableFuture<>();
    synchronized (binds) {
      binds.add(new Bind(bound, launcher.asked()));
    }
    return bound;
  }

  // --- answers of the launcher

  void started(long pid) {
    start.close();
    started.complete(pid);
  }

  /** Receives its sockets; closes them where they are not awaited any more. */
  void listensWith(int[] descriptors) {
    ListeningSockets sockets = new ListeningSockets(descriptors);
    if (!listening.complete(sockets)) {
      sockets.close();
    }
  }

  /** Its sockets will not be sent, or are not awaited any more. */
  void listensNot(String reason) {
    if (!listening.completeExceptionally(new SandboxFailedException(reason))
        && !listening.isCompletedExceptionally()) {
      listening.join().close();
    }
  }

  void bound() {
    for (Bind bind : takeBinds()) {
      bind.request().close();
      bind.bound().complete(null);
    }
  }

  /** The launcher has sent the signal. Whether it ever started is of no interest any more. */
  void killAnswered() {
    start.close();
    Progress.Request request = kill;
    if (request != null) {
      request.close();
    }
  }

  void failed(String reason) {
    start.close();
    SandboxFailedException failure = new SandboxFailedException(reason);
    started.completeExceptionally(failure);
    waiting.completeExceptionally(failure);
    for (Bind bind : takeBinds()) {
      bind.request().close();
      bind.bound().completeExceptionally(failure);
    }
  }

  void gone(int status) {
    failed("it has ended");
    killAnswered();
    exited.completeAsync(
        () -> status, task -> Thread.ofVirtual().name("sandbox-exit-", id).start(task));
  }

  private List<Bind> takeBinds() {
    synchronized (binds) {
      List<Bind> taken = List.copyOf(binds);
      binds.clear();
      return taken;
    }
  }
}
