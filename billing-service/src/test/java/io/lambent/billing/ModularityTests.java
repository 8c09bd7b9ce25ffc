package io.lambent.billing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModules;

class ModularityTests {
  @Test
  void modulesDependOnEachOtherInOneDirection() {
    ApplicationModules.of(BillingServiceApplication.class).verify();
  }

  @Test
  void anImportThatAPackageDoesNotDeclareIsFound() {
    ApplicationModules sample =
        ApplicationModules.of("io.lambent.modularity", new ImportOption.OnlyIncludeTests());

    assertThat(sample.detectViolations().getMessages())
        .anyMatch(message -> message.contains("'one'") && message.contains("'two'"));
  }
}
