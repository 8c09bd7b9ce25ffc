package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(600)
class AheadOfTimeTest {
  @TempDir Path directory;

  @Test
  void theDefinitionsOfTheBuildMakeAWholeInstance() throws Exception {
    Path definitions = directory.resolve("definitions.jar");
    Process generating =
        ChildLambent.java(
            List.of(
                "-cp",
                System.getProperty("java.class.path"),
                AheadOfTime.class.getName(),
                definitions.toString(),
                directory.resolve("work").toString()));
    String said = new String(generating.getInputStream().readAllBytes(), UTF_8);
    assertThat(generating.waitFor()).as(said).isZero();

    try (ChildLambent child = ChildLambent.start(directory.resolve("data"), definitions)) {
      Clients clients = child.clients();
      String name = clients.deployPython("def handler(event, context): return event");
      assertThat(Clients.text(clients.invoke(name, "{\"answer\":42}")))
          .isEqualTo("{\"answer\": 42}");
      assertThat(clients.lambda().listFunctions().functions()).hasSize(1);
    }
  }
}
