package io.lambent.gateway;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void packagesDependOnEachOtherAsDeclared() {
    ApplicationModules.of(GatewayServiceApplication.class).verify();
  }
}
