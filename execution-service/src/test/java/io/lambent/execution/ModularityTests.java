package io.lambent.execution;

import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {

  @Test
  void modulesDependOnEachOtherAlongTheInvocationOnly() {
    ApplicationModules.of(ExecutionServiceApplication.class).verify();
  }
}
