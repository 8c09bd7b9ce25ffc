package io.lambent.execution.network;

import io.lambent.client.environment.EnvironmentConnections;
import io.lambent.contract.function.FunctionName;
import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.host.SandboxFailedException;
import io.lambent.execution.runtimeapi.EventLoops;
import io.lambent.execution.sandbox.OwnNetwork;
import io.lambent.execution.sandbox.SandboxDriver;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * The networks of environments, as {@code lambent.network} has them. Where it does not say what
 * functions reach, they reach the internet and the platform, or what this host can offer of that.
 */
@Component
public final class Networks {
  private static final Logger log = LoggerFactory.getLogger(Networks.class);

  private final NetworkPolicy defaultPolicy;
  private final List<FunctionPolicy> ofFunctions;
  private final Map<NetworkPolicy, FunctionNetwork> networks = new EnumMap<>(NetworkPolicy.class);
  private final @Nullable Internet internet;

  /** Why the internet is not reached although it should be; empty where it is. */
  private final String internetProblem;

  private final String description;

  Networks(
      NetworkProperties properties,
      ExecutionProperties execution,
      SandboxSelection sandboxes,
      EventLoops eventLoops,
      EnvironmentConnections connections) {
    ofFunctions = properties.functionPolicies();
    NetworkPolicy asked = properties.defaultPolicy();
    Set<NetworkPolicy> wanted = EnumSet.of(asked == null ? NetworkPolicy.INTERNET : asked);
    ofFunctions.forEach(each -> wanted.add(each.policy()));
    Possible possible =
        Possible.of(wanted, properties, sandboxes.driver(), execution.endpointUrl(), eventLoops);
    internet = possible.internet();
    internetProblem = possible.internetProblem();
    NetworkPolicy first = asked == null ? NetworkPolicy.INTERNET : asked;
    if (!possible.ownProblem().isEmpty()) {
      first = asked == null ? NetworkPolicy.HOST : asked;
      requireHost(first, possible.ownProblem());
      ofFunctions.forEach(each -> requireHost(each.policy(), possible.ownProblem()));
      wanted.clear();
      wanted.add(first);
    }
    defaultPolicy = offered(first);
    for (NetworkPolicy each : wanted) {
      networks.computeIfAbsent(
          offered(each),
          policy -> network(policy, execution.endpointUrl(), properties, eventLoops, connections));
    }
    description = describe(possible.ownProblem());
    log.info("Network of functions: {}", description);
  }

  /**
   * The policies that this host can offer of those that are wanted.
   *
   * @param ownProblem why environments cannot have networks of their own; empty where they can, or
   *     where it was not tried
   * @param internet null where they cannot reach it
   * @param internetProblem why; empty where they can, or where it was not tried
   */
  private record Possible(String ownProblem, @Nullable Internet internet, String internetProblem) {

    static Possible of(
        Set<NetworkPolicy> wanted,
        NetworkProperties properties,
        SandboxDriver driver,
        @Nullable URI endpoint,
        EventLoops eventLoops) {
      if (wanted.equals(EnumSet.of(NetworkPolicy.HOST))) {
        return new Possible("", null, "");
      }
      if (!eventLoops.takesSockets()) {
        return new Possible("Netty's native transport does not work here", null, "");
      }
      if (endpoint != null && !"http".equalsIgnoreCase(endpoint.getScheme())) {
        return new Possible("lambent.execution.endpoint-url is not an http address", null, "");
      }
      String problem = "";
      if (wanted.contains(NetworkPolicy.INTERNET)) {
        try {
          List<OwnNetwork.Listener> taken =
              FunctionNetwork.listeners(endpoint, properties.allowHostPorts());
          return new Possible("", Internet.open(properties, driver, eventLoops, taken), "");
        } catch (SandboxFailedException e) {
          problem = String.valueOf(e.getMessage());
        }
      }
      return new Possible(
          driver.networkProblem(new OwnNetwork(List.of(), null)).orElse(""), null, problem);
    }
  }

  private static void requireHost(NetworkPolicy policy, String problem) {
    if (policy != NetworkPolicy.HOST) {
      throw new SandboxFailedException(
          "lambent.network asks for '"
              + name(policy)
              + "', which this host cannot offer: "
              + problem);
    }
  }

  /** The policy itself, or what is possible of it. */
  private NetworkPolicy offered(NetworkPolicy policy) {
    return policy == NetworkPolicy.INTERNET && internet == null ? NetworkPolicy.PLATFORM : policy;
  }

  private FunctionNetwork network(
      NetworkPolicy policy,
      @Nullable URI endpoint,
      NetworkProperties properties,
      EventLoops eventLoops,
      EnvironmentConnections connections) {
    List<Integer> ports = properties.allowHostPorts();
    return switch (policy) {
      case HOST -> FunctionNetwork.ofHost(eventLoops, connections, endpoint);
      case INTERNET ->
          FunctionNetwork.ofTheirOwn(eventLoops, connections, endpoint, ports, internet);
      case PLATFORM -> FunctionNetwork.ofTheirOwn(eventLoops, connections, endpoint, ports, null);
      case NONE -> FunctionNetwork.ofTheirOwn(eventLoops, connections, null, List.of(), null);
    };
  }

  /** The policy of a function. */
  public NetworkPolicy policy(FunctionName function) {
    for (FunctionPolicy each : ofFunctions) {
      if (each.isFor(function)) {
        return offered(each.policy());
      }
    }
    return defaultPolicy;
  }

  /** The network of a function's environments. */
  public FunctionNetwork of(FunctionName function) {
    return of(policy(function));
  }

  /**
   * The network of environments.
   *
   * @param policy that {@link #policy} has returned for some function
   */
  public FunctionNetwork of(NetworkPolicy policy) {
    FunctionNetwork network = networks.get(policy);
    if (network == null) {
      throw new IllegalArgumentException("no function has the policy " + name(policy));
    }
    return network;
  }

  /** Describes in a few words what functions reach, and why. */
  public String description() {
    return description;
  }

  private String describe(String ownProblem) {
    StringBuilder text = new StringBuilder(name(defaultPolicy));
    String reasons = reasons(ownProblem);
    if (!reasons.isEmpty()) {
      text.append(" (").append(reasons).append(')');
    }
    text.append(": functions reach ").append(reaches());
    if (!ofFunctions.isEmpty()) {
      text.append("; but for ")
          .append(
              ofFunctions.stream().map(FunctionPolicy::toString).collect(Collectors.joining(", ")));
    }
    return text.toString();
  }

  private String reasons(String ownProblem) {
    if (!ownProblem.isEmpty()) {
      return "they cannot have networks of their own here: " + ownProblem;
    }
    if (!internetProblem.isEmpty()) {
      return "internet is not possible here: " + internetProblem;
    }
    return internet == null ? "" : internet.description();
  }

  private String reaches() {
    List<Integer> ports = of(defaultPolicy).hostPorts();
    String platform =
        "the platform" + (ports.isEmpty() ? "" : ", ports " + ports + " of this machine");
    return switch (defaultPolicy) {
      case HOST -> "all that this machine reaches, services on its loopback address included";
      case INTERNET ->
          "the internet, " + platform + ", but no private address and nothing else of this machine";
      case PLATFORM -> platform + " and nothing else";
      case NONE -> "nothing, the platform included";
    };
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
