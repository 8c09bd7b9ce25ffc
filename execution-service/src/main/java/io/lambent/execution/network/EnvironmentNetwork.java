package io.lambent.execution.network;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.contract.function.CallingFunction;
import io.lambent.execution.runtimeapi.EventLoops;
import io.lambent.execution.sandbox.Sandbox;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ServerChannel;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The platform's end of one environment's network. */
final class EnvironmentNetwork {
  /**
   * Connections that one environment may have, as many as a process of a function may have files.
   */
  private static final int CONNECTION_LIMIT = 1024;

  /** A pause after a failed accept, for want of descriptors mostly. */
  private static final long PAUSE_SECONDS = 1;

  private final EventLoops eventLoops;
  private final Sandbox sandbox;
  private final CallingFunction function;
  private final AtomicInteger open = new AtomicInteger();

  EnvironmentNetwork(EventLoops eventLoops, Sandbox sandbox, CallingFunction function) {
    this.eventLoops = eventLoops;
    this.sandbox = sandbox;
    this.function = function;
  }

  /** Takes a connection that no event loop has yet; returns false where it cannot be served. */
  interface Taker {
    boolean take(Channel accepted);
  }

  /** Answers questions for names at a socket of the sandbox until that ends. */
  void resolve(int index, Resolver resolver) {
    OptionalInt socket = sandbox.listening().take(index);
    if (socket.isPresent()) {
      Channel questions = resolver.serve(socket.getAsInt());
      var unused = sandbox.onExit().thenRun(questions::close);
    }
  }

  /** Serves a socket of the sandbox until that ends; does nothing where it has ended. */
  void serve(int index, Taker taker) {
    OptionalInt socket = sandbox.listening().take(index);
    if (socket.isEmpty()) {
      return;
    }
    ServerChannel server = eventLoops.listening(socket.getAsInt());
    server.pipeline().addLast(new Accepting(taker));
    eventLoops.next().register(server);
    var unused = sandbox.onExit().thenRun(server::close);
  }

  private final class Accepting extends ChannelInboundHandlerAdapter {
    private final Taker taker;

    Accepting(Taker taker) {
      this.taker = taker;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      Channel accepted = (Channel) message;
      accepted.attr(EnvironmentConnections.CALLER).set(function);
      if (open.incrementAndGet() > CONNECTION_LIMIT || !taker.take(accepted)) {
        open.decrementAndGet();
        accepted.unsafe().closeForcibly();
        return;
      }
      accepted.closeFuture().addListener(closed -> open.decrementAndGet());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
      context.channel().config().setAutoRead(false);
      context
          .executor()
          .schedule(
              () -> context.channel().config().setAutoRead(true), PAUSE_SECONDS, TimeUnit.SECONDS);
    }
  }
}
