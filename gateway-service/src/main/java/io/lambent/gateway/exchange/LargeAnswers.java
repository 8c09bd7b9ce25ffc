package io.lambent.gateway.exchange;

import io.lambent.client.netty.BytesInFlight;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;

/** Counts the memory of large answers until clients have taken them. */
final class LargeAnswers {
  /** Answers up to this size, in bytes, are not counted. */
  private static final int LARGE = 64 << 10;

  private final BytesInFlight memory;

  LargeAnswers(BytesInFlight memory) {
    this.memory = memory;
  }

  /** Takes the memory of an answer. Returns false where there is too little. */
  boolean take(int size) {
    return size <= LARGE || memory.take(size);
  }

  /** A promise of writing an answer; gives its memory back when that is done or has failed. */
  ChannelPromise promise(ChannelHandlerContext context, int size) {
    ChannelPromise promise = context.newPromise();
    if (size > LARGE) {
      promise.addListener(done -> memory.release(size));
    }
    return promise;
  }

  /** As {@link #promise}, for an answer whose end nobody else waits for. */
  ChannelPromise quickPromise(ChannelHandlerContext context, int size) {
    return size > LARGE ? promise(context, size) : context.voidPromise();
  }
}
