package io.lambent.execution.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Something the launcher starts.
 *
 * @param started its pid on the host
 * @param waiting whether it is a zygote that can fork
 * @param exited its exit status
 */
record LauncherChild(
    long id,
    CompletableFuture<Long> started,
    CompletableFuture<@Nullable Void> waiting,
    List<CompletableFuture<@Nullable Void>> binds,
    CompletableFuture<Integer> exited) {

  LauncherChild(long id) {
    this(
        id,
        new CompletableFuture<>(),
        new CompletableFuture<>(),
        new ArrayList<>(),
        new CompletableFuture<>());
  }

  void gone(int status) {
    fail("it has ended");
    exited.complete(status);
  }

  void fail(String reason) {
    SandboxFailedException failure = new SandboxFailedException(reason);
    started.completeExceptionally(failure);
    waiting.completeExceptionally(failure);
    takeBinds().forEach(bind -> bind.completeExceptionally(failure));
  }

  void awaitBind(CompletableFuture<@Nullable Void> bind) {
    synchronized (binds) {
      binds.add(bind);
    }
  }

  List<CompletableFuture<@Nullable Void>> takeBinds() {
    synchronized (binds) {
      List<CompletableFuture<@Nullable Void>> taken = List.copyOf(binds);
      binds.clear();
      return taken;
    }
  }
}
