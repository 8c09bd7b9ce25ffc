package io.lambent.client.invocation;

import io.lambent.client.netty.ReadHold;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.contract.invocation.StreamedBody;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

/**
 * Reads a streamed response from one connection. While the caller does not keep up, the connection
 * is not read, so that execution-service holds the function back. Confined to the connection's
 * event loop.
 */
final class StreamReader {
  private final StreamedBody.Reader body = new StreamedBody.Reader();
  private final ReadHold hold;
  private final ResponseReceiver receiver;

  StreamReader(Channel channel, ResponseReceiver receiver) {
    this.hold = new ReadHold(channel);
    this.receiver = receiver;
  }

  void begin(ResponseHead head) {
    receiver.begin(head, hold);
  }

  /**
   * Reads a piece of the body.
   *
   * @throws IllegalArgumentException where it is malformed
   */
  void read(ByteBuf piece) {
    body.read(piece.nioBuffer(), receiver::part);
  }

  /** The response is complete: the connection is read from now on, even if the caller pauses. */
  byte[] end() {
    hold.end();
    return body.last();
  }
}
