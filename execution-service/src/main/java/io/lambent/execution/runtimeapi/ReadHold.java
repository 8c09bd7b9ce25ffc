package io.lambent.execution.runtimeapi;

import io.lambent.contract.invocation.ResponseFlow;
import io.netty.channel.Channel;

/**
 * Stops reading a connection while nobody takes what was read: the kernel's buffers fill, and the
 * other end has to wait. At most what one turn of the event loop reads arrives after that.
 */
final class ReadHold implements ResponseFlow {
  private final Channel channel;
  private boolean ended;

  ReadHold(Channel channel) {
    this.channel = channel;
  }

  /** The answer is complete: the connection is read from now on, whoever pauses. */
  void end() {
    set(true);
    ended = true;
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
