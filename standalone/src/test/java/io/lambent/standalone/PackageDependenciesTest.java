package io.lambent.standalone;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.springframework.modulith.ApplicationModule;

/**
 * The dependencies of packages that no annotation declares: those of libraries, which do not know
 * Spring Modulith, and parts of a module that are packages of their own. The file beside this class
 * lists them, by package, as far as they stay in the same library or service.
 */
class PackageDependenciesTest {
  private static final String ROOT = "io.lambent.";
  private static final String[] IMPORTED = {
    "io.lambent.aws",
    "io.lambent.client",
    "io.lambent.execution.pool.policy",
    "io.lambent.execution.sandbox",
    "io.lambent.services.dynamodb",
    "io.lambent.services.s3"
  };

  @Test
  void packagesOfLibrariesAndPartsOfModulesDependOnWhatIsListed() throws IOException {
    assertThat(actual()).isEqualTo(listed());
  }

  private static Map<String, Set<String>> listed() throws IOException {
    Properties lines = new Properties();
    try (InputStream file =
        PackageDependenciesTest.class.getResourceAsStream("package-dependencies.properties")) {
      lines.load(file);
    }
    Map<String, Set<String>> listed = new TreeMap<>();
    for (String name : lines.stringPropertyNames()) {
      Set<String> others = new TreeSet<>(Set.of(lines.getProperty(name).split(" ")));
      others.remove("");
      listed.put(name, others);
    }
    return listed;
  }

  private static Map<String, Set<String>> actual() {
    Map<String, Set<String>> actual =
        imported().stream()
            .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
            .filter(dependency -> !declares(dependency.getOriginClass()))
            .collect(
                groupingBy(
                    dependency -> name(dependency.getOriginClass()),
                    TreeMap::new,
                    mapping(PackageDependenciesTest::other, toCollection(TreeSet::new))));
    actual.values().forEach(others -> others.remove(""));
    return actual;
  }

  /** The classes; those that they use are not read, as their names are enough. */
  private static JavaClasses imported() {
    return ArchConfiguration.withThreadLocalScope(
        configuration -> {
          configuration.setResolveMissingDependenciesFromClassPath(false);
          return new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .withImportOption(location -> !location.contains("-tests.jar"))
              .importPackages(IMPORTED);
        });
  }

  /** The other package of the same library or service; empty where it is elsewhere. */
  private static String other(Dependency dependency) {
    String from = name(dependency.getOriginClass());
    String to = name(dependency.getTargetClass());
    return to.equals(from) || !library(to).equals(library(from)) ? "" : to;
  }

  private static String library(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  private static String name(JavaClass type) {
    String name = type.getBaseComponentType().getPackageName();
    return name.startsWith(ROOT) ? name.substring(ROOT.length()) : "other." + name;
  }

  private static boolean declares(JavaClass type) {
    try {
      return Class.forName(type.getPackageName() + ".package-info")
          .isAnnotationPresent(ApplicationModule.class);
    } catch (ClassNotFoundException e) {
      return false;
    } catch (LinkageError e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
