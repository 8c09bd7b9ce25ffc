package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How the services use Spring's JDBC clients. */
class JdbcUseTest {
  private static final Set<String> CLIENTS =
      Set.of(
          JdbcTemplate.class.getName(),
          NamedParameterJdbcTemplate.class.getName(),
          JdbcClient.MappedQuerySpec.class.getName());

  /**
   * A stream of rows keeps its connection until it is closed, which the end of the stream does not
   * do. A pool is soon empty where one is forgotten.
   */
  @Test
  void rowsAreNotStreamed() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.lambent");

    assertThat(
            classes.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> CLIENTS.contains(call.getTargetOwner().getName()))
                .filter(call -> Set.of("stream", "queryForStream").contains(call.getName()))
                .map(Object::toString))
        .isEmpty();
  }
}
