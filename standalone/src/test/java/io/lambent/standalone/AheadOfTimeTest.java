package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Instances start from the definitions of beans that {@link AheadOfTime} generates. */
@Timeout(600)
class AheadOfTimeTest {
  @TempDir Path directory;

  @Test
  void theDefinitionsOfTheBuildMakeAWholeInstance() throws Exception {
    assertThat(PreparedBuild.get().options()).contains("-Dspring.aot.enabled=true");

    try (ChildLambent child = ChildLambent.start(directory)) {
      Clients clients = child.clients();
      String name = clients.deployPython("def handler(event, context): return event");
      assertThat(Clients.text(clients.invoke(name, "{\"answer\":42}")))
          .isEqualTo("{\"answer\": 42}");
      assertThat(clients.lambda().listFunctions().functions()).hasSize(1);
    }
  }
}
