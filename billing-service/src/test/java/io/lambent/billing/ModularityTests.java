package io.lambent.billing;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void modulesDependOnEachOtherInOneDirection() {
    ApplicationModules.of(BillingServiceApplication.class).verify();
  }
}
