package io.lambent.function.permission;

import io.lambent.function.awsapi.Setting;
import io.lambent.function.awsapi.Setting.Treatment;
import io.lambent.function.awsapi.SettingGroup;
import io.lambent.function.catalog.FunctionChanged;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** Lets policies go with the versions and aliases they are for. */
@Configuration(proxyBeanMethods = false)
class PolicyUpkeep {
  private final PolicyRepository policies;

  PolicyUpkeep(PolicyRepository policies) {
    this.policies = policies;
  }

  @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
  void on(FunctionChanged change) {
    policies.deleteOrphans(change.id());
  }

  @Bean
  static SettingGroup policySettings() {
    return new SettingGroup(
        List.of(
            new Setting(
                "AddPermission",
                Treatment.STORED,
                "Policies open operations to other accounts; invocations are not checked against"
                    + " them.")));
  }
}
