package io.lambent.services.elbv2;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.LoadBalancer;
import io.lambent.services.apis.ApiSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Load balancers as gateways serve them. */
@Component
class LoadBalancerSource implements ApiSource {
  private final LoadBalancerTable loadBalancers;
  private final ListenerTable listeners;
  private final RuleTable rules;
  private final TargetGroupTable groups;
  private final TargetTable targets;

  LoadBalancerSource(
      LoadBalancerTable loadBalancers,
      ListenerTable listeners,
      RuleTable rules,
      TargetGroupTable groups,
      TargetTable targets) {
    this.loadBalancers = loadBalancers;
    this.listeners = listeners;
    this.rules = rules;
    this.groups = groups;
    this.targets = targets;
  }

  @Override
  public @Nullable DeployedApi find(String apiId) {
    String name = LoadBalancer.name(apiId);
    StoredLoadBalancer found = name == null ? null : loadBalancers.named(name);
    return found == null
        ? null
        : new LoadBalancer(
            new ApiIdentity(apiId, found.account(), found.region()),
            found.arn(),
            found.label(),
            AttributeRules.LOAD_BALANCER.all(found.attributes()),
            listeners.of(found.id()).stream().map(this::listener).toList(),
            groups.of(found.id()).stream().map(this::group).toList());
  }

  private LoadBalancer.Listener listener(StoredListener listener) {
    return new LoadBalancer.Listener(
        listener.arn(),
        listener.settings().protocol(),
        listener.port(),
        rules.of(listener.id()).stream().map(LoadBalancerSource::rule).toList(),
        AttributeRules.LISTENER.all(listener.attributes()));
  }

  private LoadBalancer.TargetGroup group(StoredTargetGroup group) {
    return new LoadBalancer.TargetGroup(
        group.arn(),
        Boolean.parseBoolean(group.attributes().get(AttributeRules.MULTI_VALUE_HEADERS)),
        targets.of(group.id()).stream().map(TargetTable.Target::id).toList());
  }

  private static LoadBalancer.Rule rule(StoredRule rule) {
    return new LoadBalancer.Rule(
        rule.arn(),
        rule.settings().conditions().stream().map(LoadBalancerSource::condition).toList(),
        action(rule.settings().actions().getFirst()));
  }

  private static LoadBalancer.Condition condition(Shapes.Condition condition) {
    String field = Objects.requireNonNull(condition.field());
    Shapes.HeaderConfig header = condition.httpHeaderConfig();
    Shapes.QueryConfig query = condition.queryStringConfig();
    Shapes.Methods methods = condition.httpRequestMethodConfig();
    Shapes.Addresses addresses = condition.sourceIpConfig();
    List<String> values = condition.values();
    if (header != null) {
      values = header.values();
    } else if (methods != null) {
      values = methods.values();
    } else if (addresses != null) {
      values = addresses.values();
    }
    return new LoadBalancer.Condition(
        field,
        header == null ? null : header.httpHeaderName(),
        values,
        query == null
            ? List.of()
            : query.values().stream()
                .map(pair -> new LoadBalancer.Parameter(pair.key(), text(pair.value())))
                .toList());
  }

  private static LoadBalancer.Action action(Shapes.Action action) {
    Shapes.ForwardConfig forward = action.forwardConfig();
    Shapes.RedirectConfig redirect = action.redirectConfig();
    Shapes.FixedResponseConfig fixed = action.fixedResponseConfig();
    return new LoadBalancer.Action(
        forward == null ? null : forward(forward),
        redirect == null
            ? null
            : new LoadBalancer.Redirect(
                text(redirect.protocol()),
                text(redirect.host()),
                text(redirect.port()),
                text(redirect.path()),
                text(redirect.query()),
                Integer.parseInt(redirect.statusCode().substring("HTTP_".length()))),
        fixed == null
            ? null
            : new LoadBalancer.FixedResponse(
                Integer.parseInt(fixed.statusCode()), fixed.contentType(), fixed.messageBody()));
  }

  private static LoadBalancer.Forward forward(Shapes.ForwardConfig forward) {
    Shapes.Stickiness stickiness = forward.targetGroupStickinessConfig();
    Integer seconds =
        stickiness == null || !Boolean.TRUE.equals(stickiness.enabled())
            ? null
            : stickiness.durationSeconds();
    return new LoadBalancer.Forward(
        forward.targetGroups().stream()
            .map(
                tuple ->
                    new LoadBalancer.Weighted(
                        text(tuple.targetGroupArn()),
                        Objects.requireNonNullElse(tuple.weight(), 1)))
            .toList(),
        seconds == null ? 0 : seconds);
  }

  private static String text(@Nullable String value) {
    return Objects.requireNonNullElse(value, "");
  }
}
