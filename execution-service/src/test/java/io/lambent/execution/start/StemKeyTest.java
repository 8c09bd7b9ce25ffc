package io.lambent.execution.start;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.interpreter.Interpreter;
import io.lambent.execution.interpreter.Language;
import io.lambent.execution.interpreter.RuntimeChoice;
import io.lambent.execution.network.NetworkPolicy;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StemKeyTest {
  private static final RuntimeChoice JAVA =
      new RuntimeChoice.Managed(
          "java25",
          new Interpreter(Language.JAVA, 25, Path.of("/usr/bin/java"), null),
          Path.of("/client"),
          null,
          null);

  private final TestingFunctions functions = new TestingFunctions();

  private @Nullable StemKey key(String handler) {
    return StemKey.of(
        functions.version("f", "java25", handler, TestingArchive.of("a", "b")),
        JAVA,
        NetworkPolicy.HOST);
  }

  @Test
  void givesNoStemToHandlersThatMeasureTheAgeOfTheJvm() {
    assertThat(key("com.example.Handler::handleRequest")).isNotNull();
    assertThat(key("com.amazonaws.serverless.proxy.spring.SpringDelegatingLambdaContainerHandler"))
        .isNull();
  }
}
