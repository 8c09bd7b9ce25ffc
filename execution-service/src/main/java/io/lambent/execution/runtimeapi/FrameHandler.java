package io.lambent.execution.runtimeapi;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames a runtime sends. Memory is taken for what has been announced, so a body is
 * bounded: of a frame that is longer only the beginning is kept, enough to say whose answer it was.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {
  /** The largest answer and the strings before it. */
  private static final int MAX_BODY = RuntimeLink.MAX_RESPONSE + 256;

  private static final int KEPT_OF_TOO_LONG = 256;

  /** Answers above this size, in bytes, are read to where they stay; a copy would cost. */
  private static final int LARGE = 64 << 10;

  /** The request id before an answer, a UUID after its length. */
  private static final int ID = 2 + 36;

  private final RuntimeListener listener;
  private final Supplier<CreditWindow> windows;
  private final byte[] header = new byte[Frames.HEADER];
  private int headerLength;
  private byte @Nullable [] body;
  private int filled;
  private long skip;
  private long announced;
  private boolean idFirst;
  private @Nullable String answered;
  private boolean broken;

  /** The credit window of the streamed answer that is being read; null between such answers. */
  private @Nullable CreditWindow window;

  /**
   * @param windows makes the window of each streamed answer
   */
  FrameHandler(RuntimeListener listener, Supplier<CreditWindow> windows) {
    this.listener = listener;
    this.windows = windows;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    ByteBuf in = (ByteBuf) message;
    try {
      while (in.isReadable() && !broken) {
        read(in);
      }
    } finally {
      in.release();
    }
  }

  private void read(ByteBuf in) {
    byte[] into = body;
    if (into == null) {
      int part = Math.min(in.readableBytes(), Frames.HEADER - headerLength);
      in.readBytes(header, headerLength, part);
      headerLength += part;
      if (headerLength < Frames.HEADER) {
        return;
      }
      into = begin();
      if (into == null) {
        return;
      }
      body = into;
    }
    int part = Math.min(in.readableBytes(), into.length - filled);
    in.readBytes(into, filled, part);
    filled += part;
    if (filled == into.length && idFirst) {
      body = afterId(into);
    } else if (filled == into.length) {
      int skipped = (int) Math.min(in.readableBytes(), skip);
      in.skipBytes(skipped);
      skip -= skipped;
      if (skip == 0) {
        end(header[4], into);
      }
    }
  }

  private byte @Nullable [] begin() {
    long length =
        (header[0] & 0xffL) << 24
            | (header[1] & 0xffL) << 16
            | (header[2] & 0xffL) << 8
            | header[3] & 0xffL;
    announced = length - 1;
    filled = 0;
    if (announced < 0) {
      violated("a frame without a type");
      return null;
    }
    if (header[4] == Frames.PART && announced > CreditWindow.MAX_PART) {
      violated("a part of " + announced + " bytes");
      return null;
    }
    boolean tooLong = announced > MAX_BODY;
    int kept = tooLong ? KEPT_OF_TOO_LONG : (int) announced;
    skip = announced - kept;
    idFirst = !tooLong && header[4] == Frames.RESPONSE && kept > LARGE;
    return new byte[idFirst ? ID : kept];
  }

  /** Where the rest of a large answer goes: without the id, if that was a UUID, as ours are. */
  private byte[] afterId(byte[] beginning) {
    idFirst = false;
    String id = new Frames.Body(beginning).string();
    if (id != null && id.length() == ID - 2) {
      answered = id;
      filled = 0;
      return new byte[(int) announced - ID];
    }
    return Arrays.copyOf(beginning, (int) announced);
  }

  private void end(byte type, byte[] bytes) {
    body = null;
    headerLength = 0;
    String to = answered;
    if (to != null) {
      answered = null;
      answer(to, bytes);
      return;
    }
    boolean tooLong = announced > bytes.length;
    Frames.Body frame = new Frames.Body(bytes);
    switch (type) {
      case Frames.WAITING -> listener.waiting();
      case Frames.READY -> listener.ready();
      case Frames.INIT_ERROR -> {
        String error = frame.string();
        if (error == null || tooLong) {
          violated("a malformed INIT_ERROR frame");
        } else {
          listener.initError(error, frame.rest());
        }
      }
      case Frames.RESPONSE -> {
        String requestId = frame.string();
        if (requestId == null) {
          violated("a malformed RESPONSE frame");
        } else if (announced - 2 - requestId.length() > RuntimeLink.MAX_RESPONSE) {
          listener.responseTooLarge(requestId, announced - 2 - requestId.length());
        } else {
          listener.response(requestId, frame.rest());
        }
      }
      case Frames.STREAM -> {
        String requestId = frame.string();
        String contentType = frame.string();
        if (requestId == null || contentType == null || tooLong || window != null) {
          violated("a STREAM frame that is malformed, or within an answer");
        } else {
          CreditWindow begun = windows.get();
          window = begun;
          listener.streamBegan(requestId, contentType, begun);
        }
      }
      case Frames.PART -> part(bytes);
      case Frames.END -> {
        if (endStream()) {
          listener.streamEnded();
        } else {
          violated("the end of an answer that was not begun");
        }
      }
      case Frames.ERROR, Frames.FATAL -> {
        endStream();
        String requestId = frame.string();
        String error = frame.string();
        if (requestId == null || error == null) {
          violated("a malformed ERROR frame");
        } else if (tooLong) {
          listener.responseTooLarge(requestId, announced);
        } else {
          listener.error(requestId, error, frame.rest(), type == Frames.FATAL);
        }
      }
      default -> violated("a frame of unknown type " + type);
    }
  }

  private void part(byte[] bytes) {
    CreditWindow current = window;
    if (current == null) {
      violated("a part of an answer that was not begun");
    } else if (!current.take(bytes.length)) {
      violated("a part that it had no credit for");
    } else {
      listener.streamPart(bytes);
    }
  }

  /** Returns whether there was a streamed answer. */
  private boolean endStream() {
    CreditWindow last = window;
    window = null;
    if (last != null) {
      last.end();
    }
    return last != null;
  }

  private void answer(String requestId, byte[] payload) {
    if (payload.length > RuntimeLink.MAX_RESPONSE) {
      listener.responseTooLarge(requestId, payload.length);
    } else {
      listener.response(requestId, payload);
    }
  }

  private void violated(String reason) {
    broken = true;
    listener.violated(reason);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    listener.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A broken connection; what follows from it is decided where it is reported as closed.
    context.close();
  }
}
