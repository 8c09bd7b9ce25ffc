package io.lambent.client.netty;

import io.lambent.contract.invocation.ResponseFlow;
import io.netty.channel.EventLoop;

/** A flow whose state is confined to an event loop: requests of other threads are run there. */
public abstract class LoopFlow implements ResponseFlow {
  private final EventLoop eventLoop;

  protected LoopFlow(EventLoop eventLoop) {
    this.eventLoop = eventLoop;
  }

  /**
   * Holds the writer back or lets it go on. Runs on the event loop.
   *
   * @param paused true if the caller does not keep up
   */
  protected abstract void set(boolean paused);

  @Override
  public final void pause() {
    onLoop(true);
  }

  @Override
  public final void resume() {
    onLoop(false);
  }

  private void onLoop(boolean paused) {
    if (eventLoop.inEventLoop()) {
      set(paused);
    } else {
      eventLoop.execute(() -> set(paused));
    }
  }
}
