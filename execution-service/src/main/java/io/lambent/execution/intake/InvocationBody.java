package io.lambent.execution.intake;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.GatheredBytes;
import io.lambent.client.netty.MemoryBacklog;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.function.Consumer;

/**
 * The payload of one invocation, as it arrives. Where there is no memory for it, nothing more is
 * read for a while. Confined to the event loop.
 */
final class InvocationBody implements MemoryBacklog.Owner<HttpContent> {
  private static final int LARGEST = 6 << 20;

  /** The way in which reading ended. */
  enum End {
    COMPLETE,
    MALFORMED,
    TOO_LARGE,
    NO_MEMORY
  }

  private final ChannelHandlerContext context;
  private final Consumer<End> whenEnded;
  private final GatheredBytes bytes;
  private final MemoryBacklog<HttpContent> parts = new MemoryBacklog<>(this);
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
    return parts.isWaiting();
  }

  /** Takes a part over. */
  void add(HttpContent part) {
    parts.add(part);
  }

  @Override
  public boolean take(HttpContent part) {
    int count = part.content().readableBytes();
    if (ended) {
      part.release();
    } else if (part.decoderResult().isFailure()) {
      part.release();
      end(End.MALFORMED);
    } else if (bytes.size() + count > LARGEST) {
      part.release();
      end(End.TOO_LARGE);
    } else if (bytes.add(part.content(), count)) {
      part.release();
      if (part instanceof LastHttpContent) {
        end(End.COMPLETE);
      }
    } else {
      return false;
    }
    return true;
  }

  @Override
  public void await(HttpContent part, Consumer<Boolean> decided) {
    bytes.await(context.executor(), part.content().readableBytes(), decided);
  }

  @Override
  public void refused() {
    end(End.NO_MEMORY);
  }

  @Override
  public void drained() {
    if (!ended) {
      context.read();
    }
  }

  private void end(End how) {
    ended = true;
    parts.release();
    if (how != End.COMPLETE) {
      bytes.drop();
    }
    whenEnded.accept(how);
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
      parts.release();
      bytes.drop();
    }
  }
}
