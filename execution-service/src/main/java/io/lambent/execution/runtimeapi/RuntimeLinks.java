package io.lambent.execution.runtimeapi;

import io.lambent.client.netty.BytesInFlight;
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
  public FrameLink frames(
      Path socket, io.netty.channel.EventLoop eventLoop, RuntimeListener listener) {
    return new FrameLink(eventLoops, eventLoop, socket, listener, memory);
  }

  /** For a custom runtime, which calls {@link HttpLink#address}. */
  public HttpLink http(io.netty.channel.EventLoop eventLoop, RuntimeListener listener) {
    return new HttpLink(eventLoops, eventLoop, listener, memory);
  }
}
