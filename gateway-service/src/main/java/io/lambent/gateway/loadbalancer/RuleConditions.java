package io.lambent.gateway.loadbalancer;

import io.lambent.contract.api.LoadBalancer;
import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.protocol.Call;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * The conditions of a rule, made ready. See <a
 * href="https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html">Condition
 * types for listener rules</a>.
 */
final class RuleConditions {

  /**
   * The request that conditions are tested against.
   *
   * @param path without the part that names the load balancer, still encoded
   */
  record Request(Call call, String path) {}

  private final List<Predicate<Request>> conditions = new ArrayList<>();

  RuleConditions(List<LoadBalancer.Condition> all) {
    all.forEach(condition -> conditions.add(of(condition)));
  }

  /** Returns true if a request meets all conditions. */
  boolean hold(Request request) {
    for (Predicate<Request> condition : conditions) {
      if (!condition.test(request)) {
        return false;
      }
    }
    return true;
  }

  private static Predicate<Request> of(LoadBalancer.Condition condition) {
    List<String> values = condition.values();
    return switch (condition.field()) {
      case "host-header" -> {
        List<Wildcards> patterns = patterns(values, true);
        yield request -> fits(patterns, request.call().host());
      }
      case "path-pattern" -> {
        List<Wildcards> patterns = patterns(values, false);
        yield request -> fits(patterns, request.path());
      }
      case "http-header" -> {
        String name = Objects.requireNonNull(condition.header());
        List<Wildcards> patterns = patterns(values, true);
        yield request ->
            request.call().headers().getAll(name).stream().anyMatch(one -> fits(patterns, one));
      }
      case "http-request-method" ->
          request -> values.contains(request.call().exchange().method().name());
      case "query-string" -> query(condition.parameters());
      case "source-ip" -> {
        List<AddressBlock> blocks = values.stream().map(AddressBlock::new).toList();
        yield request -> isFrom(blocks, request.call());
      }
      default -> throw new IllegalArgumentException(condition.field());
    };
  }

  private static List<Wildcards> patterns(List<String> values, boolean ignoresCase) {
    return values.stream().map(value -> new Wildcards(value, ignoresCase)).toList();
  }

  private static boolean fits(List<Wildcards> patterns, String text) {
    for (Wildcards pattern : patterns) {
      if (pattern.matches(text)) {
        return true;
      }
    }
    return false;
  }

  private record Parameter(Wildcards key, Wildcards value) {
    boolean fits(RequestFacts.Parameter parameter) {
      return key.matches(parameter.name()) && value.matches(parameter.value());
    }
  }

  private static Predicate<Request> query(List<LoadBalancer.Parameter> asked) {
    List<Parameter> patterns =
        asked.stream()
            .map(
                one ->
                    new Parameter(
                        new Wildcards(Objects.requireNonNullElse(one.key(), "*"), true),
                        new Wildcards(one.value(), true)))
            .toList();
    return request ->
        RequestFacts.parameters(request.call().query()).stream()
            .anyMatch(parameter -> patterns.stream().anyMatch(one -> one.fits(parameter)));
  }

  private static boolean isFrom(List<AddressBlock> blocks, Call call) {
    InetSocketAddress remote = call.exchange().remoteAddress();
    return remote != null
        && remote.getAddress() != null
        && blocks.stream().anyMatch(block -> block.contains(remote.getAddress()));
  }
}
