package io.lambent.function.eventinvoke;

import io.lambent.contract.function.EventLimits;
import io.lambent.function.awsapi.Setting;
import io.lambent.function.awsapi.Setting.Treatment;
import io.lambent.function.awsapi.SettingGroup;
import io.lambent.function.catalog.FunctionChanged;
import io.lambent.function.catalog.LambdaFunction;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/** The limits configured for the events of a qualifier, as long as there is such a qualifier. */
@Configuration(proxyBeanMethods = false)
public class EventInvokeLimits {
  private final EventInvokeConfigRepository configs;

  EventInvokeLimits(EventInvokeConfigRepository configs) {
    this.configs = configs;
  }

  /**
   * How long events are tried that were sent to a qualifier; in the caller's transaction.
   *
   * @param qualifier as it was invoked: an alias does not share what its version has
   */
  public EventLimits limits(LambdaFunction function, String qualifier) {
    return configs
        .find(function, qualifier)
        .map(EventInvokeConfig::limits)
        .orElse(EventLimits.DEFAULT);
  }

  @TransactionalEventListener(phase = TransactionPhase.BEFORE_COMMIT)
  void on(FunctionChanged change) {
    configs.deleteOrphans(change.id());
  }

  @Bean
  static SettingGroup eventSettings() {
    return new SettingGroup(
        List.of(
            new Setting(
                "PutFunctionEventInvokeConfig.DestinationConfig",
                Treatment.STORED,
                "Outcomes of events are not sent on yet.")));
  }
}
