package io.lambent.execution.runtimeapi;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.GatheredBytes;
import io.lambent.client.netty.MemoryBacklog;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the frames that a client sends on one connection. Whether it may send a frame is known from
 * its type, before its body comes. Memory is taken as a body arrives; while there is none, the
 * connection is not read. A body is bounded: of an answer that is longer only the beginning is
 * kept, enough to say whose answer it was.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter
    implements MemoryBacklog.Owner<ByteBuf> {
  /** The largest answer and the strings before it. */
  private static final int MAX_BODY = RuntimeLink.MAX_RESPONSE + 256;

  private static final int KEPT_OF_TOO_LONG = 256;

  /** Answers above this size, in bytes, are read to where they stay; a copy would cost. */
  private static final int LARGE = 64 << 10;

  /** The request id before an answer, a UUID after its length. */
  private static final int ID = 2 + 36;

  private static final byte[] NOTHING = new byte[0];

  private final Conversation conversation;
  private final RuntimeListener listener;
  private final BytesInFlight memory;
  private final Supplier<CreditWindow> windows;
  private final byte[] header = new byte[Frames.HEADER];
  private int headerLength;

  // The state of the frame being read; the type is null until the header is complete.
  private @Nullable FrameType type;
  private long announced;
  private int kept;
  private long skip;
  private boolean idFirst;
  private @Nullable String answered;
  private byte @Nullable [] small;
  private int filled;
  private @Nullable GatheredBytes large;

  private final MemoryBacklog<ByteBuf> received = new MemoryBacklog<>(this);

  private @Nullable ChannelHandlerContext context;

  /**
   * @param windows makes the window of each streamed answer
   */
  FrameHandler(
      Conversation conversation,
      RuntimeListener listener,
      BytesInFlight memory,
      Supplier<CreditWindow> windows) {
    this.conversation = conversation;
    this.listener = listener;
    this.memory = memory;
    this.windows = windows;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext added) {
    context = added;
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    received.add((ByteBuf) message);
  }

  @Override
  public boolean take(ByteBuf in) {
    while (in.isReadable() && !conversation.isBroken()) {
      if (!read(in)) {
        return false;
      }
    }
    in.release();
    if (conversation.isBroken()) {
      context().channel().config().setAutoRead(false);
      drop();
    }
    return true;
  }

  @Override
  public void await(ByteBuf in, Consumer<Boolean> decided) {
    GatheredBytes into = large;
    if (into == null) {
      throw new IllegalStateException("a small frame needs no memory");
    }
    context().channel().config().setAutoRead(false);
    into.await(context().executor(), Math.min(in.readableBytes(), kept - into.size()), decided);
  }

  @Override
  public void refused() {
    tooMuch();
  }

  @Override
  public void drained() {
    if (!conversation.isBroken()) {
      context().channel().config().setAutoRead(true);
    }
  }

  /** The platform has no memory for an answer: the call fails, and the environment with it. */
  private void tooMuch() {
    drop();
    conversation.violated("an answer for which the platform had no memory");
  }

  /** The client pauses within an answer while others wait for memory. Any thread. */
  private void stalled() {
    ChannelHandlerContext connection = context;
    if (connection != null) {
      connection
          .executor()
          .execute(
              () -> {
                if (large != null) {
                  drop();
                  conversation.violated("it paused within an answer while memory was short");
                }
              });
    }
  }

  private void drop() {
    GatheredBytes unused = large;
    large = null;
    small = null;
    if (unused != null) {
      unused.drop();
    }
  }

  /** Reads a piece. Returns false where there is no memory for it; nothing was read then. */
  private boolean read(ByteBuf in) {
    if (type == null) {
      int part = Math.min(in.readableBytes(), Frames.HEADER - headerLength);
      in.readBytes(header, headerLength, part);
      headerLength += part;
      if (headerLength == Frames.HEADER) {
        begin();
        endIfComplete();
      }
      return true;
    }
    GatheredBytes into = large;
    byte[] array = small;
    if (into != null && into.size() < kept) {
      if (!into.add(in, Math.min(in.readableBytes(), kept - into.size()))) {
        return false;
      }
    } else if (array != null && filled < array.length) {
      int part = Math.min(in.readableBytes(), array.length - filled);
      in.readBytes(array, filled, part);
      filled += part;
      if (filled == array.length && idFirst) {
        afterId(array);
      }
    } else {
      int skipped = (int) Math.min(in.readableBytes(), skip);
      in.skipBytes(skipped);
      skip -= skipped;
    }
    endIfComplete();
    return true;
  }

  private void begin() {
    long length =
        (header[0] & 0xffL) << 24
            | (header[1] & 0xffL) << 16
            | (header[2] & 0xffL) << 8
            | header[3] & 0xffL;
    FrameType begun = FrameType.of(header[4]);
    announced = length - 1;
    if (announced < 0) {
      conversation.violated("a frame without a type");
    } else if (begun == null) {
      conversation.violated("a frame of unknown type " + header[4]);
    } else if (!conversation.allows(begun)) {
      conversation.violated("a frame " + begun + " while it is " + conversation.state());
    } else if (begun == FrameType.PART && (announced == 0 || announced > CreditWindow.MAX_PART)) {
      conversation.violated("a part of " + announced + " bytes");
    } else if (!begun.hasBody() && announced > 0) {
      conversation.violated("a frame " + begun + " with a body");
    } else {
      type = begun;
      keep(begun);
    }
  }

  private void keep(FrameType begun) {
    boolean tooLong = announced > MAX_BODY;
    kept = tooLong ? KEPT_OF_TOO_LONG : (int) announced;
    skip = announced - kept;
    filled = 0;
    idFirst = false;
    if (kept <= LARGE) {
      small = kept == 0 ? NOTHING : new byte[kept];
    } else if (begun == FrameType.RESPONSE) {
      idFirst = true;
      small = new byte[ID];
    } else {
      large = gathered(kept);
    }
  }

  private GatheredBytes gathered(int length) {
    return new GatheredBytes(memory, length, this::stalled);
  }

  /**
   * Chooses the array for the rest of a large answer: without the id, if that was a UUID, as ours
   * are.
   */
  private void afterId(byte[] beginning) {
    idFirst = false;
    small = null;
    String id = new Frames.Body(beginning).string();
    if (id != null && id.length() == ID - 2) {
      answered = id;
      kept = (int) announced - ID;
      large = gathered(kept);
    } else {
      GatheredBytes whole = gathered(kept);
      large = whole;
      ByteBuf copy = context().alloc().buffer(ID).writeBytes(beginning);
      if (!whole.add(copy, ID)) {
        tooMuch();
      }
      copy.release();
    }
  }

  private void endIfComplete() {
    FrameType ended = type;
    GatheredBytes into = large;
    byte[] array = small;
    if (ended == null
        || skip > 0
        || idFirst
        || (into != null ? into.size() < kept : array == null || filled < array.length)) {
      return;
    }
    type = null;
    headerLength = 0;
    small = null;
    large = null;
    if (into == null) {
      end(ended, array == null ? NOTHING : array);
    } else {
      byte[] bytes = into.bytes();
      end(ended, bytes);
      // The outcome of the call is complete: its caller counts the answer from now on.
      into.release();
    }
  }

  private void end(FrameType ended, byte[] bytes) {
    if (!conversation.received(ended)) {
      // Another connection of the client has sent a frame meanwhile.
      conversation.violated("a frame " + ended + " while it is " + conversation.state());
      return;
    }
    String to = answered;
    if (to != null) {
      answered = null;
      answer(to, bytes);
      return;
    }
    boolean tooLong = announced > bytes.length;
    Frames.Body frame = new Frames.Body(bytes);
    switch (ended) {
      case WAITING -> listener.waiting();
      case READY -> listener.ready();
      case INIT_ERROR -> {
        String error = frame.string();
        if (error == null || tooLong) {
          conversation.violated("a malformed INIT_ERROR frame");
        } else {
          listener.initError(error, frame.rest());
        }
      }
      case RESPONSE -> {
        String requestId = frame.string();
        if (requestId == null) {
          conversation.violated("a malformed RESPONSE frame");
        } else if (announced - 2 - requestId.length() > RuntimeLink.MAX_RESPONSE) {
          listener.responseTooLarge(requestId, announced - 2 - requestId.length());
        } else {
          listener.response(requestId, frame.rest());
        }
      }
      case STREAM -> {
        String requestId = frame.string();
        String contentType = frame.string();
        if (requestId == null || contentType == null || tooLong) {
          conversation.violated("a malformed STREAM frame");
        } else {
          CreditWindow begun = windows.get();
          conversation.streams(begun);
          listener.streamBegan(requestId, contentType, begun);
        }
      }
      case PART -> {
        if (conversation.hasCredit(bytes.length)) {
          listener.streamPart(bytes);
        } else {
          conversation.violated("a part that it had no credit for");
        }
      }
      case END -> listener.streamEnded();
      case ERROR, FATAL -> {
        String requestId = frame.string();
        String error = frame.string();
        if (requestId == null || error == null) {
          conversation.violated("a malformed ERROR frame");
        } else if (tooLong) {
          listener.responseTooLarge(requestId, announced);
        } else {
          listener.error(requestId, error, frame.rest(), ended == FrameType.FATAL);
        }
      }
    }
  }

  private void answer(String requestId, byte[] payload) {
    if (payload.length > RuntimeLink.MAX_RESPONSE) {
      listener.responseTooLarge(requestId, payload.length);
    } else {
      listener.response(requestId, payload);
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    received.release();
    drop();
    listener.closed();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    // A broken connection; what follows from it is decided where it is reported as closed.
    context.close();
  }
}
