package io.lambent.services.elbv2;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The limits that this installation has, which are AWS's defaults. */
final class AccountLimits {
  private static final List<Limit> LIMITS =
      List.of(
          limit("application-load-balancers", LoadBalancers.MAX_LOAD_BALANCERS),
          limit("target-groups", TargetGroups.MAX_TARGET_GROUPS),
          limit("listeners-per-application-load-balancer", Listeners.MAX_LISTENERS),
          limit("rules-per-application-load-balancer", Rules.MAX_RULES),
          limit("certificates-per-application-load-balancer", ListenerRules.MAX_CERTIFICATES),
          limit(
              "target-groups-per-action-on-application-load-balancer",
              ActionRules.MAX_TARGET_GROUPS),
          limit("condition-values-per-alb-rule", ConditionRules.MAX_VALUES),
          limit("condition-wildcards-per-alb-rule", ConditionRules.MAX_WILDCARDS));

  private AccountLimits() {}

  record Limit(String name, String max) {}

  record Describe(@Inlined Paging paging) {}

  record Listed(List<Limit> limits, @Nullable String nextMarker) {}

  private static Limit limit(String name, int most) {
    return new Limit(name, Integer.toString(most));
  }

  static Listed describe(Caller caller, Describe input) {
    Paging.Page<Limit> page = input.paging().of(LIMITS, Limit::name);
    return new Listed(page.items(), page.nextMarker());
  }
}
