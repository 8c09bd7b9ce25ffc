package io.lambent.gateway.loadbalancer;

import io.lambent.contract.api.LoadBalancer;
import io.lambent.gateway.httpapi.FunctionTarget;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A load balancer made ready to be served, kept until it changes. */
final class ServedBalancer {
  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  private final LoadBalancer definition;
  private final List<ServedListener> listeners;
  private final Map<String, Group> groups;
  private final Settings settings;

  /** A listener with its rules. */
  record ServedListener(LoadBalancer.Listener definition, List<ServedRule> rules) {
    boolean isSecure() {
      return definition.protocol().equals("HTTPS");
    }

    /** The first rule whose conditions a request meets; the last one has none. */
    ServedRule rule(RuleConditions.Request request) {
      for (ServedRule rule : rules) {
        if (rule.conditions().hold(request)) {
          return rule;
        }
      }
      throw new IllegalStateException(definition.arn() + " has no default rule");
    }
  }

  record ServedRule(RuleConditions conditions, LoadBalancer.Action action) {}

  /**
   * A target group.
   *
   * @param function null where none is registered
   */
  record Group(LoadBalancer.TargetGroup definition, @Nullable FunctionTarget function) {}

  /**
   * The attributes that requests depend on.
   *
   * @param timeoutSeconds the longest time that a function may take
   * @param forwardedFor {@code append}, {@code preserve} or {@code remove}
   */
  record Settings(
      int timeoutSeconds,
      String forwardedFor,
      boolean hasClientPort,
      boolean dropsInvalidHeaders) {}

  ServedBalancer(LoadBalancer definition) {
    this.definition = definition;
    listeners =
        definition.listeners().stream()
            .map(
                listener ->
                    new ServedListener(
                        listener,
                        listener.rules().stream()
                            .map(
                                rule ->
                                    new ServedRule(
                                        new RuleConditions(rule.conditions()), rule.action()))
                            .toList()))
            .sorted(Comparator.comparingInt(listener -> listener.definition().port()))
            .toList();
    groups =
        definition.targetGroups().stream()
            .map(
                group ->
                    new Group(
                        group,
                        group.functions().isEmpty()
                            ? null
                            : FunctionTarget.of(group.functions().getFirst(), Map.of())))
            .collect(
                Collectors.toUnmodifiableMap(
                    group -> group.definition().arn(), Function.identity()));
    Map<String, String> attributes = definition.attributes();
    settings =
        new Settings(
            Integer.parseInt(attributes.getOrDefault("idle_timeout.timeout_seconds", "60")),
            attributes.getOrDefault("routing.http.xff_header_processing.mode", "append"),
            Boolean.parseBoolean(attributes.get("routing.http.xff_client_port.enabled")),
            Boolean.parseBoolean(
                attributes.get("routing.http.drop_invalid_header_fields.enabled")));
  }

  LoadBalancer definition() {
    return definition;
  }

  Settings settings() {
    return settings;
  }

  @Nullable Group group(String arn) {
    return groups.get(arn);
  }

  /** The listener of a port; null where there is none. */
  @Nullable ServedListener listener(int port) {
    return listeners.stream()
        .filter(listener -> listener.definition().port() == port)
        .findFirst()
        .orElse(null);
  }

  /**
   * The listener of requests that come to the public port, which all share: that of the port which
   * the client names, else that of the protocol's own port, else the one with the lowest port. Null
   * where none speaks the protocol.
   *
   * @param isSecure true for requests over TLS
   * @param port that the client has named; 0 where it has named none
   */
  @Nullable ServedListener listener(boolean isSecure, int port) {
    List<ServedListener> speaking =
        listeners.stream().filter(listener -> listener.isSecure() == isSecure).toList();
    int own = isSecure ? HTTPS_PORT : HTTP_PORT;
    ServedListener found = null;
    for (ServedListener listener : speaking) {
      int candidate = listener.definition().port();
      if (candidate == port) {
        return listener;
      }
      if (found == null || candidate == own) {
        found = listener;
      }
    }
    return found;
  }
}
