package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** docs/configuration.md lists every property that the services have. */
class ConfigurationDocumentTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "configuration.md");

  @Test
  void everyPropertyIsDocumented() throws IOException {
    String document = Files.readString(DOCUMENT);

    assertThat(properties()).isNotEmpty().allSatisfy(name -> assertThat(document).contains(name));
  }

  private static List<String> properties() {
    ClassPathScanningCandidateComponentProvider scanner =
        new ClassPathScanningCandidateComponentProvider(false);
    scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
    List<String> names = new ArrayList<>();
    scanner
        .findCandidateComponents("io.lambent")
        .forEach(
            candidate -> {
              Class<?> type =
                  ClassUtils.resolveClassName(
                      String.valueOf(candidate.getBeanClassName()), scannerLoader());
              String prefix = type.getAnnotation(ConfigurationProperties.class).prefix();
              for (RecordComponent component : type.getRecordComponents()) {
                names.add("`" + prefix + "." + kebab(component.getName()) + "`");
              }
            });
    return names;
  }

  private static ClassLoader scannerLoader() {
    return ConfigurationDocumentTest.class.getClassLoader();
  }

  private static String kebab(String name) {
    return name.replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
  }
}
