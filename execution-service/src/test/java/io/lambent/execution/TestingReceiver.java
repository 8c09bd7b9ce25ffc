package io.lambent.execution;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Collects a response while it is written. */
public final class TestingReceiver implements ResponseReceiver {
  private final ByteArrayOutputStream received = new ByteArrayOutputStream();
  private @Nullable ResponseHead head;
  private @Nullable ResponseFlow flow;

  @Override
  public synchronized void begin(ResponseHead begun, ResponseFlow by) {
    head = begun;
    flow = by;
    notifyAll();
  }

  @Override
  public synchronized void part(byte[] bytes) {
    received.writeBytes(bytes);
    notifyAll();
  }

  /** Waits for the beginning. */
  public synchronized ResponseHead head() throws InterruptedException {
    while (head == null) {
      wait();
    }
    return head;
  }

  /** Waits for the beginning. */
  public synchronized ResponseFlow flow() throws InterruptedException {
    while (flow == null) {
      wait();
    }
    return flow;
  }

  /** Waits until so much is there. */
  public synchronized void await(int bytes) throws InterruptedException {
    while (received.size() < bytes) {
      wait();
    }
  }

  public synchronized int size() {
    return received.size();
  }

  public synchronized String text() {
    return received.toString(UTF_8);
  }
}
