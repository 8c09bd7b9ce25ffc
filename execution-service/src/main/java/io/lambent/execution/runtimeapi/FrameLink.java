package io.lambent.execution.runtimeapi;

import io.lambent.client.netty.BytesInFlight;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Frames over a Unix domain socket of the runtime it was made for. A runtime connects once, or
 * twice before its first frame: then it reads events from the first connection and answers on the
 * second.
 */
public final class FrameLink implements RuntimeLink {
  /** Larger payloads are not copied but written from where they are. */
  private static final int COPY_BELOW = 8 * 1024;

  private final EventLoop eventLoop;
  private final RuntimeListener listener;
  private final BytesInFlight memory;
  private final Conversation conversation;
  private final Channel server;
  private volatile @Nullable Channel runtime;
  private volatile @Nullable Channel answers;

  FrameLink(
      EventLoops eventLoops,
      EventLoop eventLoop,
      Path socket,
      RuntimeListener listener,
      BytesInFlight memory) {
    this.eventLoop = eventLoop;
    this.listener = listener;
    this.memory = memory;
    this.conversation = new Conversation(listener);
    try {
      Files.deleteIfExists(socket); // Of the process before.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.server =
        new ServerBootstrap()
            .group(eventLoop)
            .channel(eventLoops.unixServer())
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    connected(channel);
                  }
                })
            .bind(eventLoops.unixAddress(socket))
            .syncUninterruptibly()
            .channel();
    try {
      // The directory keeps others out; the runtime may have another user id.
      Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (IOException e) {
      server.close();
      throw new UncheckedIOException(e);
    }
  }

  private void connected(Channel channel) {
    if (runtime == null) {
      runtime = channel;
    } else if (answers == null && server.isOpen()) {
      answers = channel;
      server.close();
    } else {
      channel.close();
      return;
    }
    channel
        .pipeline()
        .addLast(
            new FrameHandler(
                conversation,
                listener,
                memory,
                () -> new CreditWindow(channel.eventLoop(), this::credit)));
  }

  /** Stops accepting connections once the runtime has connected. */
  private void connectedWholly() {
    if (server.isOpen()) {
      server.close();
    }
  }

  @Override
  public EventLoop eventLoop() {
    return eventLoop;
  }

  @Override
  public boolean connected() {
    return isOpen(runtime) || isOpen(answers);
  }

  @Override
  public boolean hasUnread() {
    Channel second = answers;
    return UnreadBytes.of(second == null ? runtime : second) > 0;
  }

  @Override
  public void send(RuntimeEvent event) {
    Channel channel = runtime;
    if (channel == null) {
      throw new IllegalStateException("the runtime has not connected");
    }
    connectedWholly();
    if (!channel.isActive()) {
      return; // closed() follows; the event counts as not taken.
    }
    if (conversation.state() != FrameState.IDLE) {
      throw new IllegalStateException("an event while the runtime is " + conversation.state());
    }
    if (!channel.isWritable()) {
      // A client has read an event before it answers, so what is unread was sent unasked.
      conversation.violated("it does not read what it is sent");
      return;
    }
    conversation.sent(event.streaming() ? FrameState.BUSY_STREAMING : FrameState.BUSY);
    ByteBuf frame = Frames.invoke(channel.alloc(), event);
    if (event.payload().length < COPY_BELOW) {
      frame.writeBytes(event.payload());
      channel.writeAndFlush(frame, channel.voidPromise());
    } else {
      channel.write(frame, channel.voidPromise());
      channel.writeAndFlush(Unpooled.wrappedBuffer(event.payload()), channel.voidPromise());
    }
    listener.taken(event.requestId());
  }

  /**
   * Sends the variables of its function to a stem, before or when the code is available. Called on
   * the event loop; does nothing unless the stem waits for it.
   *
   * @param environment all variables of the process
   */
  public void specialise(Map<String, String> environment) {
    connectedWholly();
    Channel channel = runtime;
    if (conversation.state() == FrameState.WAITING && channel != null && channel.isActive()) {
      conversation.sent(FrameState.SPECIALISED);
      channel.writeAndFlush(Frames.specialise(channel.alloc(), environment), channel.voidPromise());
    }
  }

  /**
   * Makes a stem load its handler, once the code is available. Called on the event loop, after the
   * variables were sent.
   */
  public void load() {
    Channel channel = runtime;
    if (conversation.state() == FrameState.SPECIALISED && channel != null && channel.isActive()) {
      conversation.sent(FrameState.LOADING);
      channel.writeAndFlush(Frames.load(channel.alloc()), channel.voidPromise());
    }
  }

  private void credit(int bytes) {
    Channel channel = runtime;
    if (channel != null && channel.isActive()) {
      channel.writeAndFlush(Frames.credit(channel.alloc(), bytes), channel.voidPromise());
    }
  }

  @Override
  public void close() {
    eventLoop.execute(
        () -> {
          server.close();
          close(runtime);
          close(answers);
        });
  }

  private static boolean isOpen(@Nullable Channel channel) {
    return channel != null && channel.isOpen();
  }

  private static void close(@Nullable Channel channel) {
    if (channel != null) {
      channel.close();
    }
  }
}
