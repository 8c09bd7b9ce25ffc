package io.lambent.execution.runtimeapi;

import io.lambent.client.netty.BytesInFlight;
import io.netty.channel.EventLoop;
import java.nio.file.Path;
import org.springframework.stereotype.Component;

/** Opens the links of new environments. Opening blocks for some tens of microseconds. */
@Component
public final class RuntimeLinks {
  private final EventLoops eventLoops;
  private final BytesInFlight memory;

  /**
   * @param memory for answers that are read
   */
  RuntimeLinks(EventLoops eventLoops, BytesInFlight memory) {
    this.eventLoops = eventLoops;
    this.memory = memory;
  }

  /** For a managed runtime's client, which connects to the socket. */
  public FrameLink frames(Path socket, EventLoop eventLoop, RuntimeListener listener) {
    return new FrameLink(eventLoops, eventLoop, socket, listener, memory);
  }

  /** For a custom runtime in the host's network, which calls {@link HttpLink#address}. */
  public HttpLink http(EventLoop eventLoop, RuntimeListener listener) {
    return HttpLink.inHostNetwork(eventLoops.tcpServer(), eventLoop, listener, memory);
  }

  /**
   * For a custom runtime with a network of its own.
   *
   * @param descriptor of a socket that listens in it, and takes its connections only
   */
  public HttpLink http(EventLoop eventLoop, RuntimeListener listener, int descriptor) {
    return HttpLink.inOwnNetwork(
        () -> eventLoops.listening(descriptor), eventLoop, listener, memory);
  }
}
