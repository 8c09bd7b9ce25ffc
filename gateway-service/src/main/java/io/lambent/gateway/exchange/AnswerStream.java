package io.lambent.gateway.exchange;

import io.lambent.contract.invocation.ResponseFlow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/**
 * An answer whose body is sent in parts. While the client does not read, the writer is held back;
 * once the client has gone, parts are dropped and the writer is not held back. Any one thread at a
 * time.
 */
public final class AnswerStream {
  private final ExchangeHandler connection;
  private final Exchange exchange;
  private final ResponseFlow flow;
  private boolean held;

  AnswerStream(ExchangeHandler connection, Exchange exchange, ResponseFlow flow) {
    this.connection = connection;
    this.exchange = exchange;
    this.flow = flow;
  }

  /** Sends a part; it must not be modified afterwards. */
  public void part(byte[] bytes) {
    onLoop(() -> connection.answers().part(this, Unpooled.wrappedBuffer(bytes)));
  }

  /**
   * Sends a part, and says when that is done.
   *
   * @param bytes released once they were sent
   * @param sent called on the event loop with true if they were sent, with false if the client has
   *     gone
   */
  void part(ByteBuf bytes, Consumer<Boolean> sent) {
    onLoop(() -> connection.answers().part(this, bytes, done -> sent.accept(done.isSuccess())));
  }

  /**
   * Sends the last part, which completes the answer. It may be known on the event loop before what
   * other threads have sent was written, so it waits for its turn there; and so does {@link
   * #abort}.
   */
  public void end(byte[] last) {
    connection.execute(
        () -> {
          if (last.length > 0) {
            connection.answers().part(this, Unpooled.wrappedBuffer(last));
          }
          connection.answers().end(this);
        });
  }

  /** The answer cannot be completed: closes the connection, so that the client notices. */
  public void abort() {
    connection.execute(() -> connection.answers().abort(this));
  }

  void onLoop(Runnable task) {
    if (connection.inEventLoop()) {
      task.run();
    } else {
      connection.execute(task);
    }
  }

  /** A buffer for a part. */
  ByteBuf buffer(int size) {
    return connection.channel().alloc().directBuffer(size);
  }

  Exchange exchange() {
    return exchange;
  }

  /** Resumes or pauses the writer. Runs on the event loop. */
  void takesMore(boolean more) {
    if (more == held) {
      held = !more;
      if (more) {
        flow.resume();
      } else {
        flow.pause();
      }
    }
  }
}
