package io.lambent.execution.network;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.runtimeapi.EventLoops;
import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.OwnNetwork.Listener;
import io.lambent.execution.sandbox.Sandbox;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import jakarta.annotation.PreDestroy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The networks of environments, as {@code lambent.network.default-policy} has them.
 *
 * <p>In a network of an environment's own the platform listens at the addresses that functions
 * know: that of {@code AWS_ENDPOINT_URL}, of a custom runtime's Runtime API, of a name server, and
 * of allowed ports of this host. So nothing of this host is in reach, and the platform knows whose
 * connection it takes.
 */
@Component
public final class Networks {
  private static final Logger log = LoggerFactory.getLogger(Networks.class);

  /** The port that AWS has in {@code AWS_LAMBDA_RUNTIME_API}. */
  private static final int RUNTIME_API_PORT = 9001;

  private static final int HTTP_PORT = 80;

  private final NetworkPolicy policy;

  /** Why it is not the policy that was asked for; empty where it is. */
  private final String reason;

  private final EventLoops eventLoops;
  private final EnvironmentConnections connections;
  private final @Nullable Internet internet;
  private final @Nullable URI endpoint;
  private final int runtimeApiPort;

  /** Ports of this host, in the order of the listeners that follow the endpoint's. */
  private final List<Integer> hostPorts;

  private final @Nullable OwnNetwork ofManagedRuntime;
  private final @Nullable OwnNetwork ofCustomRuntime;

  Networks(
      NetworkProperties properties,
      ExecutionProperties execution,
      SandboxSelection sandboxes,
      EventLoops eventLoops,
      EnvironmentConnections connections) {
    this.eventLoops = eventLoops;
    this.connections = connections;
    Internet opened = null;
    String problem = "";
    if (properties.defaultPolicy() == NetworkPolicy.INTERNET) {
      try {
        opened = Internet.open(properties, sandboxes.driver(), eventLoops.next());
      } catch (SandboxFailedException e) {
        problem = String.valueOf(e.getMessage());
      }
    }
    internet = opened;
    reason = problem;
    policy = problem.isEmpty() ? properties.defaultPolicy() : NetworkPolicy.PLATFORM;
    if (policy == NetworkPolicy.HOST) {
      endpoint = execution.endpointUrl();
      runtimeApiPort = RUNTIME_API_PORT;
      hostPorts = List.of();
      ofManagedRuntime = null;
      ofCustomRuntime = null;
    } else {
      requireOwnNetworks(sandboxes);
      boolean reachesHost = policy != NetworkPolicy.NONE;
      endpoint = reachesHost ? inside(execution.endpointUrl()) : null;
      hostPorts = reachesHost ? withoutEndpoint(properties.allowHostPorts()) : List.of();
      List<Listener> listeners = listeners();
      OwnNetwork.Uplink uplink = opened == null ? null : opened.uplink();
      ofManagedRuntime = new OwnNetwork(listeners, uplink);
      runtimeApiPort = free(listeners);
      listeners.add(Listener.onIpv4(runtimeApiPort));
      ofCustomRuntime = new OwnNetwork(listeners, uplink);
    }
    log.info("Network of functions: {}", description());
  }

  private void requireOwnNetworks(SandboxSelection sandboxes) {
    Optional<String> problem =
        eventLoops.takesSockets()
            ? sandboxes.driver().networkProblem(new OwnNetwork(List.of(), null))
            : Optional.of("Netty's native transport does not work here");
    if (problem.isPresent()) {
      throw new SandboxFailedException(
          "lambent.network.default-policy is '"
              + name(policy)
              + "', which this host cannot offer: "
              + problem.get());
    }
  }

  private List<Integer> withoutEndpoint(List<Integer> ports) {
    return ports.stream().filter(port -> endpoint == null || port != endpoint.getPort()).toList();
  }

  /** In the order in which {@link #serve} takes their sockets. */
  private List<Listener> listeners() {
    List<Listener> listeners = new ArrayList<>();
    if (endpoint != null) {
      listeners.add(Listener.everywhere(endpoint.getPort()));
    }
    hostPorts.forEach(port -> listeners.add(Listener.everywhere(port)));
    if (internet != null) {
      listeners.add(Listener.datagramsOnIpv4(Resolver.PORT));
      listeners.add(Listener.onIpv4(Resolver.PORT));
    }
    return listeners;
  }

  private static int free(List<Listener> taken) {
    int port = RUNTIME_API_PORT;
    while (taken.contains(Listener.everywhere(port))) {
      port++;
    }
    return port;
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

  /** What functions get as {@code AWS_ENDPOINT_URL}; null where they reach no endpoint. */
  public @Nullable URI endpoint() {
    return endpoint;
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
    Internet way = internet;
    if (way != null) {
      network.resolve(next++, way.resolver());
      network.serve(next, accepted -> way.resolveOverTcp(accepted, eventLoops.next()));
    }
  }

  /** What functions reach, in a few words. */
  public String description() {
    String reaches =
        switch (policy) {
          case HOST ->
              "functions reach all that this machine reaches, services on its loopback address"
                  + " included";
          case INTERNET ->
              "functions reach the internet, the platform"
                  + ports()
                  + ", but no private address and nothing else of this machine";
          case PLATFORM -> "functions reach the platform" + ports() + " and nothing else";
          case NONE -> "functions reach nothing, the platform included";
        };
    return name(policy)
        + (reason.isEmpty() ? "" : " (internet is not possible here: " + reason + ")")
        + ": "
        + reaches;
  }

  private String ports() {
    return hostPorts.isEmpty() ? "" : ", ports " + hostPorts + " of this machine";
  }

  private static String name(NetworkPolicy policy) {
    return policy.name().toLowerCase(Locale.ROOT);
  }

  @PreDestroy
  void close() {
    if (internet != null) {
      internet.close();
    }
  }
}
