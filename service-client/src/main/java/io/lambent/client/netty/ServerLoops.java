package io.lambent.client.netty;

import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.function.Supplier;
import org.springframework.http.client.ReactorResourceFactory;
import reactor.core.publisher.Mono;
import reactor.netty.resources.LoopResources;

/**
 * The event loops of a service's web server and of its reactive clients. Reactor Netty's global
 * ones would end with the first application context of a process that closes, and take other
 * services' along.
 */
public final class ServerLoops {

  private ServerLoops() {}

  /** Uses event loops of the process, which stay when the web server ends. */
  public static ReactorResourceFactory shared(EventLoopGroup group) {
    return resources(() -> new Shared(group));
  }

  /**
   * Makes event loops that end with the web server.
   *
   * @param name of their threads
   */
  public static ReactorResourceFactory own(String name) {
    return resources(() -> LoopResources.create(name, EventLoops.threads(), true));
  }

  private static ReactorResourceFactory resources(Supplier<LoopResources> loops) {
    ReactorResourceFactory resources = new ReactorResourceFactory();
    resources.setUseGlobalResources(false);
    resources.setLoopResourcesSupplier(loops);
    // The server has finished its requests by then.
    resources.setShutdownQuietPeriod(Duration.ZERO);
    return resources;
  }

  private record Shared(EventLoopGroup loops) implements LoopResources {
    @Override
    public EventLoopGroup onServer(boolean useNative) {
      return loops;
    }

    @Override
    public Mono<Void> disposeLater(Duration quietPeriod, Duration timeout) {
      return Mono.empty();
    }
  }
}
