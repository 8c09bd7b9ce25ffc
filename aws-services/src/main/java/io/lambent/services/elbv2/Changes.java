package io.lambent.services.elbv2;

import io.lambent.contract.api.LoadBalancer;
import io.lambent.services.apis.ChangeLog;
import java.util.Locale;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Notes changes in the transactions that make them. After the commit it notifies gateways and
 * starts the health checks that are due now.
 */
@Component("elbChanges")
class Changes {
  private final ChangeLog log;
  private final LoadBalancerTable loadBalancers;
  private final HealthChecks checks;

  Changes(ChangeLog log, LoadBalancerTable loadBalancers, HealthChecks checks) {
    this.log = log;
    this.loadBalancers = loadBalancers;
    this.checks = checks;
  }

  /** A load balancer or what belongs to it was made, changed or deleted. */
  void of(StoredLoadBalancer loadBalancer) {
    log.changed(LoadBalancer.id(loadBalancer.label()));
    log.changed(LoadBalancer.id(loadBalancer.name().toLowerCase(Locale.ROOT)));
    TransactionSynchronizationManager.registerSynchronization(
        new TransactionSynchronization() {
          @Override
          public void afterCommit() {
            checks.wake();
          }
        });
  }

  /** A target group, or its targets, were changed. */
  void of(StoredTargetGroup group) {
    loadBalancers.using(group.id()).forEach(this::of);
  }
}
