package io.lambent.execution.invoke;

import io.lambent.execution.TestingExecution;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;

/** Real functions through the whole service; the same for each sandbox driver. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class FunctionCallTests
    implements WarmCallTests,
        FailureTests,
        VariableAndOutputTests,
        LayerTests,
        JavaTests,
        CustomRuntimeTests,
        RoutingTests {
  final TestingExecution execution;

  FunctionCallTests(String driver, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--lambent.sandbox.driver=" + driver, "--lambent.environment.init-timeout=5s"));
    arguments.addAll(List.of(more));
    execution = new TestingExecution(arguments.toArray(String[]::new));
  }

  @AfterAll
  void close() {
    execution.close();
  }

  @Override
  public TestingExecution execution() {
    return execution;
  }
}
