package io.lambent.gateway.front;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.reactor.netty.NettyReactiveWebServerFactory;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.stereotype.Component;

/**
 * A second server on the other loopback address, {@code ::1} beside {@code 127.0.0.1}, with the
 * same port. Clients connect to {@code localhost}, which stands for both addresses: without this
 * server any program of this machine, a function among them, could listen on the free one, and
 * would get the requests of clients that try it first.
 *
 * <p>Where the machine has only one of the addresses, there is no second server.
 */
@Component
class OtherLoopback implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(OtherLoopback.class);

  private final ApplicationContext context;
  private final NettyReactiveWebServerFactory factory;
  private final ObjectProvider<HttpHandler> handler;
  private volatile @Nullable WebServer server;

  OtherLoopback(
      ApplicationContext context,
      NettyReactiveWebServerFactory factory,
      ObjectProvider<HttpHandler> handler) {
    this.context = context;
    this.factory = factory;
    this.handler = handler;
  }

  /** Runs after the first server has its port. */
  @Override
  public void start() {
    InetAddress first = factory.getAddress();
    InetAddress other = first == null ? null : other(first);
    if (first == null
        || other == null
        || !(context instanceof WebServerApplicationContext servers)) {
      return;
    }
    WebServer running = servers.getWebServer();
    if (running != null) {
      server = listen(first, other, running.getPort());
    }
  }

  /**
   * @param first the address of the first server, which the factory keeps
   */
  private @Nullable WebServer listen(InetAddress first, InetAddress address, int port) {
    int configured = factory.getPort();
    try {
      // The factory asks for them only now, when the server starts.
      factory.setAddress(address);
      factory.setPort(port);
      WebServer second =
          factory.getWebServer(
              (request, response) -> handler.getObject().handle(request, response));
      second.start();
      return second;
    } catch (PortInUseException e) {
      throw e;
    } catch (WebServerException e) {
      log.info("Nothing listens on {}: {}", address, String.valueOf(e.getCause()));
      return null;
    } finally {
      factory.setAddress(first);
      factory.setPort(configured);
    }
  }

  /** The other address that {@code localhost} may stand for; null for addresses beyond. */
  static @Nullable InetAddress other(InetAddress address) {
    if (address.equals(NetUtil.LOCALHOST4)) {
      return NetUtil.LOCALHOST6;
    }
    return address.equals(NetUtil.LOCALHOST6) ? NetUtil.LOCALHOST4 : null;
  }

  @Override
  public boolean isRunning() {
    return server != null;
  }

  /** Lets running requests end, at the same time as the first server does. */
  @Override
  public void stop(Runnable done) {
    WebServer running = server;
    server = null;
    if (running == null) {
      done.run();
      return;
    }
    running.shutDownGracefully(
        result -> {
          running.stop();
          done.run();
        });
  }

  @Override
  public void stop() {
    stop(() -> {});
  }

  @Override
  public int getPhase() {
    return WebServerApplicationContext.GRACEFUL_SHUTDOWN_PHASE;
  }
}
