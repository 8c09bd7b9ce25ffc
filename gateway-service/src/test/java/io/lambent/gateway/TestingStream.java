package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import java.util.concurrent.CompletableFuture;

/** A function that streams its answer when a test says so. */
final class TestingStream implements ResponseFlow {
  final CompletableFuture<InvocationOutcome> outcome = new CompletableFuture<>();
  private final CompletableFuture<ResponseReceiver> called = new CompletableFuture<>();
  private boolean paused;

  TestingStream(TestingGateway gateway) {
    gateway.invoker.streams(
        (invocation, receiver) -> {
          called.complete(receiver);
          return outcome;
        });
  }

  void begin(String contentType) {
    called.join().begin(new ResponseHead("$LATEST", contentType), this);
  }

  void write(String text) {
    called.join().part(text.getBytes(UTF_8));
  }

  void write(byte[] bytes) {
    called.join().part(bytes);
  }

  void succeed() {
    outcome.complete(new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, new byte[0]));
  }

  void fail(String json) {
    outcome.complete(
        new InvocationOutcome.FunctionFailed(
            TestingInvoker.EXECUTION, "Error", json.getBytes(UTF_8)));
  }

  @Override
  public synchronized void pause() {
    paused = true;
    notifyAll();
  }

  @Override
  public synchronized void resume() {
    paused = false;
    notifyAll();
  }

  synchronized void awaitPaused(boolean wanted) throws InterruptedException {
    while (paused != wanted) {
      wait();
    }
  }
}
