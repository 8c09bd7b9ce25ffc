package io.lambent.client.netty;

import io.netty.channel.Channel;

/**
 * Stops reading a connection while nobody takes what was read: the kernel's buffers fill, and the
 * other end has to wait. At most what one turn of the event loop reads arrives after that.
 */
public final class ReadHold extends LoopFlow {
  private final Channel channel;
  private boolean ended;

  public ReadHold(Channel channel) {
    super(channel.eventLoop());
    this.channel = channel;
  }

  /**
   * The response is complete: the connection is read from now on, even if {@link #pause} is called.
   */
  public void end() {
    set(false);
    ended = true;
  }

  @Override
  protected void set(boolean paused) {
    if (!ended) {
      channel.config().setAutoRead(!paused);
    }
  }
}
