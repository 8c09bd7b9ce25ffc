package io.lambent.execution.recording;

import io.lambent.execution.runtimeapi.RuntimeListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Takes the messages of a runtime during an initialization that gets no event. */
final class Recording implements RuntimeListener {
  private static final int LAST_MILLIS = 1000;

  private final CompletableFuture<@Nullable Void> last = new CompletableFuture<>();
  private volatile boolean ready;
  private volatile @Nullable String problem;

  /** Waits for the end of the connection, which may follow that of the process. */
  void awaitLast() throws InterruptedException {
    try {
      last.get(LAST_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // It never connected, or something else holds its connection.
    }
  }

  /** Once its process has ended: why its cache is of no use; null where it is. */
  @Nullable String problem() {
    return problem == null && !ready ? "it was never ready" : problem;
  }

  @Override
  public void ready() {
    ready = true;
  }

  @Override
  public void initError(String type, byte[] error) {
    problem = "it cannot be initialized: " + type;
  }

  @Override
  public void violated(String reason) {
    problem = "it broke the runtime protocol: " + reason;
  }

  @Override
  public void waiting() {
    violated("it waits for a function");
  }

  @Override
  public void taken(String requestId) {
    violated("it took an event");
  }

  @Override
  public void response(String requestId, byte[] payload) {
    violated("it answered");
  }

  @Override
  public void responseTooLarge(String requestId, long size) {
    violated("it answered");
  }

  @Override
  public void error(String requestId, String type, byte[] error, boolean last) {
    violated("it answered");
  }

  @Override
  public void closed() {
    last.complete(null);
  }
}
