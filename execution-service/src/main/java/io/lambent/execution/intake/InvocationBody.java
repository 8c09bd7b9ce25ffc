package io.lambent.execution.intake;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.GatheredBytes;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * The payload of one invocation, as it arrives. Where there is no memory for it, nothing more is
 * read for a while. Confined to the event loop.
 */
final class InvocationBody {
  private static final int LARGEST = 6 << 20;

  /** How reading ended. */
  enum End {
    COMPLETE,
    MALFORMED,
    TOO_LARGE,
    NO_MEMORY
  }

  private final ChannelHandlerContext context;
  private final Consumer<End> whenEnded;
  private final GatheredBytes bytes;
  private final Deque<HttpContent> ahead = new ArrayDeque<>(4);
  private boolean waits;
  private boolean ended;

  /**
   * @param length as announced; -1 where it is not
   * @param whenEnded called once
   */
  InvocationBody(
      ChannelHandlerContext context, BytesInFlight memory, long length, Consumer<End> whenEnded) {
    this.context = context;
    this.whenEnded = whenEnded;
    this.bytes = new GatheredBytes(memory, length, () -> end(context));
  }

  /** A gateway that makes no progress while others wait is disconnected. */
  private static void end(ChannelHandlerContext context) {
    var unused = context.close();
  }

  /** Returns true while nothing more is to be read. */
  boolean waits() {
    return waits;
  }

  /** Takes a part over. */
  void add(HttpContent part) {
    ahead.add(part);
    if (!waits) {
      take();
    }
  }

  private void take() {
    for (HttpContent part = ahead.peek(); part != null && !ended; part = ahead.peek()) {
      int count = part.content().readableBytes();
      if (part.decoderResult().isFailure()) {
        end(End.MALFORMED);
      } else if (bytes.size() + count > LARGEST) {
        end(End.TOO_LARGE);
      } else if (!bytes.add(part.content(), count)) {
        waits = true;
        bytes.await(context.executor(), count, this::goOn);
        return;
      } else {
        ahead.remove();
        part.release();
        if (part instanceof LastHttpContent) {
          end(End.COMPLETE);
        }
      }
    }
  }

  private void goOn(boolean there) {
    waits = false;
    if (ended) {
      return;
    }
    if (there) {
      take();
      if (!waits && !ended) {
        context.read();
      }
    } else {
      end(End.NO_MEMORY);
    }
  }

  private void end(End how) {
    ended = true;
    releaseAhead();
    if (how != End.COMPLETE) {
      bytes.drop();
    }
    whenEnded.accept(how);
  }

  private void releaseAhead() {
    for (HttpContent part = ahead.poll(); part != null; part = ahead.poll()) {
      part.release();
    }
  }

  /** The payload; complete. */
  byte[] payload() {
    return bytes.bytes();
  }

  /** Gives the memory back: the call is over, or the gateway has gone. Any thread. */
  void release() {
    bytes.release();
  }

  /** The connection ended before the payload did. */
  void abandon() {
    if (!ended) {
      ended = true;
      releaseAhead();
      bytes.drop();
    }
  }
}
