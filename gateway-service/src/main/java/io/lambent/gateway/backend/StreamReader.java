package io.lambent.gateway.backend;

import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.contract.invocation.StreamedBody;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Reads a streamed response from one connection. While the caller does not keep up, the connection
 * is not read, so that execution-service holds the function back. Confined to the connection's
 * event loop, but for {@link #pause} and {@link #resume}.
 */
final class StreamReader implements ResponseFlow {
  private final StreamedBody.Reader body = new StreamedBody.Reader();
  private final Channel channel;
  private final ResponseReceiver receiver;
  private boolean ended;

  StreamReader(Channel channel, ResponseReceiver receiver) {
    this.channel = channel;
    this.receiver = receiver;
  }

  void begin(ResponseHead head) {
    receiver.begin(head, this);
  }

  /**
   * Reads a piece of the body.
   *
   * @throws IllegalArgumentException where it is malformed
   */
  void read(ByteBuf piece) {
    body.read(piece.nioBuffer(), receiver::part);
  }

  /** The response is complete: the connection is read from now on, whoever pauses. */
  byte[] end() {
    set(true);
    ended = true;
    return body.last();
  }

  @Override
  public void pause() {
    onLoop(false);
  }

  @Override
  public void resume() {
    onLoop(true);
  }

  private void onLoop(boolean read) {
    if (channel.eventLoop().inEventLoop()) {
      set(read);
    } else {
      channel.eventLoop().execute(() -> set(read));
    }
  }

  private void set(boolean read) {
    if (!ended) {
      channel.config().setAutoRead(read);
    }
  }
}
