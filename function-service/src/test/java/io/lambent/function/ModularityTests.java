package io.lambent.function;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {
  @Test
  void packagesKeepTheirBoundaries() {
    ApplicationModules.of(FunctionServiceApplication.class).verify();
  }
}
