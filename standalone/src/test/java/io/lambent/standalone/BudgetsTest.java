package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.lambent.billing.BillingServiceApplication;
import io.lambent.execution.ExecutionServiceApplication;
import io.lambent.function.FunctionServiceApplication;
import io.lambent.gateway.GatewayServiceApplication;
import io.lambent.services.AwsServicesApplication;
import io.lambent.trigger.TriggerServiceApplication;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.core.ApplicationModule;
import org.springframework.modulith.core.ApplicationModules;

/**
 * Bounds on the size of what a reader has to understand at once. An exception stands here with its
 * reason, and goes when it is no longer needed.
 */
class BudgetsTest {
  private static final int LINES = 500;
  private static final int PARAMETERS = 8;

  private static final Map<String, String> LONGER_FILES = Map.of();

  private static final Map<String, String> MORE_PARAMETERS =
      Map.of("Service", "says once all that tells one service from another");

  @Test
  void noFileIsLongerThanFiveHundredLines() throws IOException {
    List<String> tooLong;
    try (Stream<Path> files = Files.walk(Path.of(".."))) {
      tooLong =
          files
              .filter(file -> file.toString().matches(".*/src/main/.*\\.(java|c|h|py|cjs|mjs|js)"))
              .filter(file -> lines(file) > LINES)
              .map(file -> file.getFileName().toString())
              .sorted()
              .toList();
    }
    assertThat(tooLong).containsExactlyInAnyOrderElementsOf(LONGER_FILES.keySet());
  }

  private static long lines(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return lines.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noConstructorTakesMoreThanEightParameters() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.lambent");
    List<String> tooMany =
        classes.stream()
            .filter(type -> !type.isRecord())
            .flatMap(type -> type.getConstructors().stream())
            .filter(constructor -> constructor.getRawParameterTypes().size() > PARAMETERS)
            .map(JavaConstructor::getOwner)
            .map(JavaClass::getSimpleName)
            .distinct()
            .sorted()
            .toList();

    assertThat(tooMany).containsExactlyInAnyOrderElementsOf(MORE_PARAMETERS.keySet());
  }

  @Test
  void theContractKnowsOnlyTheJdk() {
    JavaClasses contract =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.lambent.contract");

    assertThat(contract).isNotEmpty();
    assertThat(
            contract.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(name -> !name.matches("(java|org\\.jspecify|io\\.lambent\\.contract)\\b.*"))
                .filter(name -> !name.isEmpty())
                .distinct())
        .isEmpty();
  }

  /** Only dependencies that are declared are verified. */
  @Test
  void everyPackageOfAServiceDeclaresWhatItDependsOn() throws Exception {
    List<String> silent = new ArrayList<>();
    for (Class<?> application :
        List.of(
            GatewayServiceApplication.class,
            FunctionServiceApplication.class,
            ExecutionServiceApplication.class,
            BillingServiceApplication.class,
            AwsServicesApplication.class,
            TriggerServiceApplication.class)) {
      for (ApplicationModule module : ApplicationModules.of(application).stream().toList()) {
        String name = module.getBasePackage().getName();
        org.springframework.modulith.ApplicationModule declared =
            Class.forName(name + ".package-info")
                .getAnnotation(org.springframework.modulith.ApplicationModule.class);
        if (declared == null
            || List.of(declared.allowedDependencies())
                .contains(org.springframework.modulith.ApplicationModule.OPEN_TOKEN)) {
          silent.add(name);
        }
      }
    }
    assertThat(silent).isEmpty();
  }
}
