package io.lambent.execution.codecache;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.TestingFunctions.Draft;
import io.lambent.execution.deployment.CodeCaches.Key;
import io.lambent.execution.interpreter.Interpreter;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FunctionCachesTest {
  private static final byte[] CODE = TestingArchive.of("app.js", "exports.handler = () => 1");

  @TempDir Path directory;
  private final TestingFunctions functions = new TestingFunctions();
  private Path program = Path.of("");

  @BeforeEach
  void install() throws IOException {
    program = Files.writeString(directory.resolve("node"), "as it was installed");
  }

  private FunctionVersion version(String name) {
    return TestingFunctions.with(
        functions.version(name, "nodejs22.x", "app.handler", CODE),
        draft -> draft.environment(Map.of("A", "1", "B", "2")));
  }

  private Key key(FunctionVersion version) {
    return FunctionCaches.key(
        version,
        new RuntimeChoice.Managed(
            "nodejs22.x",
            new Interpreter(Language.NODE, 22, program, null),
            Path.of("/client"),
            null,
            null),
        "");
  }

  private Key with(UnaryOperator<Draft> change) {
    return key(TestingFunctions.with(version("one"), change));
  }

  @Test
  void isTheSameForVersionsThatRunTheSame() {
    assertThat(with(draft -> draft.version("7").timeoutSeconds(900).state("Pending")))
        .isEqualTo(key(version("one")));
    assertThat(with(draft -> draft.environment(Map.of("B", "2", "A", "1"))))
        .isEqualTo(key(version("one")));
  }

  @Test
  void isAnotherForWhateverMayChangeWhatIsCompiled() {
    assertThat(key(version("one")))
        .isNotEqualTo(key(version("two")))
        .isNotEqualTo(with(draft -> draft.memoryMb(256)))
        .isNotEqualTo(with(draft -> draft.environment(Map.of("A", "12", "B", ""))))
        .isNotEqualTo(with(draft -> draft.environment(Map.of("A", "1", "B", "2", "C", ""))))
        .isNotEqualTo(with(draft -> draft.layers(functions.layers(CODE))));
  }

  @Test
  void isAnotherForAnotherInterpreterInItsPlace() throws IOException {
    Key before = key(version("one"));
    Files.writeString(program, "as it was updated");

    assertThat(key(version("one"))).isNotEqualTo(before);
  }
}
