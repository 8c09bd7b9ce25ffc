package io.lambent.trigger;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {
  @Test
  void modulesDependOnEachOtherInOneDirection() {
    ApplicationModules.of(TriggerServiceApplication.class).verify();
  }
}
