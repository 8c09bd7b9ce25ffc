package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import org.junit.jupiter.api.Test;

/** Java functions. */
interface JavaTests extends FunctionCalls {

  @Test
  default void runsJavaHandlers() throws Exception {
    FunctionVersion java =
        execution()
            .functions
            .put(
                execution()
                    .functions
                    .version(
                        "java-" + NAMES.incrementAndGet(),
                        "java25",
                        "Echo::handle",
                        TestingJava.archive()));

    assertThat(execution().answer(java, "{\"a\":1}")).isEqualTo("{\"a\":1}");
    assertThat(execution().answer(java, "{\"a\":2}")).isEqualTo("{\"a\":2}");
    assertThat(execution().environments(java)).hasSize(1);
  }

  @Test
  default void findsJarsOfLayers() throws Exception {
    byte[] helper =
        TestingJava.archive(
            "Helper", "public class Helper { public String toString() { return \"help\"; } }");
    byte[] layer = new TestingArchive().entry("java/lib/helper.jar", 0100644, helper).bytes();
    byte[] code =
        TestingJava.archive(
            "Asks",
            """
            public class Asks {
              public String handle(Object event) throws Exception {
                return Class.forName("Helper").getConstructor().newInstance().toString();
              }
            }
            """);
    FunctionVersion layered =
        withLayers(
            execution()
                .functions
                .version("java-" + NAMES.incrementAndGet(), "java25", "Asks::handle", code),
            layer);

    assertThat(execution().answer(layered, "{}")).isEqualTo("\"help\"");
  }
}
