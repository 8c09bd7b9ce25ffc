package io.lambent.execution.network;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.runtimeapi.EventLoops;
import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.OwnNetwork.Listener;
import io.lambent.execution.sandbox.Sandbox;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The network of environments whose functions have the same policy: the host's, or one of each
 * environment's own.
 *
 * <p>In its own the platform listens at the addresses that functions know: that of {@code
 * AWS_ENDPOINT_URL}, of a custom runtime's Runtime API, of a name server, and of allowed ports of
 * this host. So nothing of this host is in reach, and the platform knows whose connection it takes.
 */
public final class FunctionNetwork {
  /** The port that AWS has in {@code AWS_LAMBDA_RUNTIME_API}. */
  private static final int RUNTIME_API_PORT = 9001;

  private static final int HTTP_PORT = 80;

  private final EventLoops eventLoops;
  private final EnvironmentConnections connections;
  private final @Nullable URI endpoint;

  /** Ports of this host, in the order of the listeners that follow the endpoint's. */
  private final List<Integer> hostPorts;

  private final @Nullable Internet internet;
  private final int runtimeApiPort;
  private final @Nullable OwnNetwork ofManagedRuntime;
  private final @Nullable OwnNetwork ofCustomRuntime;

  private FunctionNetwork(
      EventLoops eventLoops,
      EnvironmentConnections connections,
      @Nullable URI endpoint,
      List<Integer> hostPorts,
      @Nullable Internet internet,
      boolean own) {
    this.eventLoops = eventLoops;
    this.connections = connections;
    this.endpoint = endpoint;
    this.hostPorts = hostPorts;
    this.internet = internet;
    List<Listener> listeners = listeners(endpoint, hostPorts);
    if (internet != null) {
      listeners.addAll(internet.listeners());
    }
    OwnNetwork.Way way = internet == null ? null : internet.way();
    runtimeApiPort = free(RUNTIME_API_PORT, listeners);
    ofManagedRuntime = own ? new OwnNetwork(listeners, way) : null;
    listeners.add(Listener.onIpv4(runtimeApiPort));
    ofCustomRuntime = own ? new OwnNetwork(listeners, way) : null;
  }

  /**
   * The host's network.
   *
   * @param endpoint what functions get as {@code AWS_ENDPOINT_URL}; null where there is none
   */
  static FunctionNetwork ofHost(
      EventLoops eventLoops, EnvironmentConnections connections, @Nullable URI endpoint) {
    return new FunctionNetwork(eventLoops, connections, endpoint, List.of(), null, false);
  }

  /**
   * Networks of the environments' own.
   *
   * @param endpoint as in the host's network; null where they do not reach it
   * @param hostPorts ports of this host's loopback address that they reach
   * @param internet null where they do not reach it
   */
  static FunctionNetwork ofTheirOwn(
      EventLoops eventLoops,
      EnvironmentConnections connections,
      @Nullable URI endpoint,
      List<Integer> hostPorts,
      @Nullable Internet internet) {
    URI inside = inside(endpoint);
    return new FunctionNetwork(
        eventLoops, connections, inside, withoutEndpoint(hostPorts, inside), internet, true);
  }

  /** The listeners of networks that reach an endpoint and ports of the host. */
  static List<Listener> listeners(@Nullable URI endpoint, List<Integer> hostPorts) {
    List<Listener> listeners = new ArrayList<>();
    URI inside = inside(endpoint);
    if (inside != null) {
      listeners.add(Listener.everywhere(inside.getPort()));
    }
    withoutEndpoint(hostPorts, inside).forEach(port -> listeners.add(Listener.everywhere(port)));
    return listeners;
  }

  private static List<Integer> withoutEndpoint(List<Integer> ports, @Nullable URI endpoint) {
    return ports.stream().filter(port -> endpoint == null || port != endpoint.getPort()).toList();
  }

  /** The first port from this one on that none of the listeners has. */
  static int free(int first, List<Listener> taken) {
    int port = first;
    while (isTaken(port, taken)) {
      port++;
    }
    return port;
  }

  private static boolean isTaken(int port, List<Listener> taken) {
    return taken.stream().anyMatch(listener -> listener.port() == port);
  }

  /** The endpoint's address in a network of its own, where no name of this host leads to it. */
  private static @Nullable URI inside(@Nullable URI configured) {
    if (configured == null) {
      return null;
    }
    int port = configured.getPort();
    return URI.create("http://localhost:" + (port < 0 ? HTTP_PORT : port));
  }

  /** The network of a sandbox whose runtime talks over a Unix socket; null for the host's. */
  public @Nullable OwnNetwork ofManagedRuntime() {
    return ofManagedRuntime;
  }

  /** The network of a sandbox whose runtime calls {@link #runtimeApi}; null for the host's. */
  public @Nullable OwnNetwork ofCustomRuntime() {
    return ofCustomRuntime;
  }

  /** The address of the Runtime API in {@link #ofCustomRuntime}. */
  public String runtimeApi() {
    return "127.0.0.1:" + runtimeApiPort;
  }

  /** The value of {@code AWS_ENDPOINT_URL} in functions; null if they reach no endpoint. */
  public @Nullable URI endpoint() {
    return endpoint;
  }

  /** Ports of this host that functions reach in networks of their own. */
  List<Integer> hostPorts() {
    return hostPorts;
  }

  /** Takes the socket of the Runtime API; empty where the sandbox has ended. */
  public OptionalInt takeRuntimeApi(Sandbox sandbox) {
    return ofCustomRuntime == null
        ? OptionalInt.empty()
        : sandbox.listening().take(ofCustomRuntime.listeners().size() - 1);
  }

  /**
   * Takes the connections that a sandbox opens to the platform from now on, and those that wait, as
   * a function's. Called once, when it is known whose sandbox it is.
   */
  public void serve(Sandbox sandbox, FunctionVersion version) {
    if (ofManagedRuntime == null) {
      return;
    }
    CallingFunction function = new CallingFunction(version.function(), version.role());
    EnvironmentNetwork network = new EnvironmentNetwork(eventLoops, sandbox, function);
    int next = 0;
    if (endpoint != null) {
      network.serve(next++, connections::take);
    }
    for (int port : hostPorts) {
      InetSocketAddress target = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      network.serve(next++, accepted -> Relay.start(accepted, eventLoops.next(), target));
    }
    if (internet != null) {
      internet.serve(network, next);
    }
  }
}
