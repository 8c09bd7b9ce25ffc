package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.lambda.model.LambdaException;

@Timeout(900)
class PostgresLossTest {
  @TempDir Path directory;

  @Test
  void callsGoOnWhereTheDatabaseIsKilledAndTheControlPlaneRecovers() throws Exception {
    try (Standalone standalone = Standalone.start(new Options("127.0.0.1", 0, directory));
        Clients clients = new Clients(standalone.endpoint())) {
      String name = clients.deployPython("def handler(event, context): return 'warm'");
      assertThat(Clients.text(clients.invoke(name, "{}"))).isEqualTo("\"warm\"");

      killPostgres();

      assertThat(Clients.text(clients.invoke(name, "{}"))).isEqualTo("\"warm\"");
      String version =
          Eventually.find(
              () -> {
                try {
                  return Optional.of(
                      clients
                          .lambda()
                          .publishVersion(request -> request.functionName(name))
                          .version());
                } catch (LambdaException e) {
                  return Optional.empty();
                }
              });
      assertThat(Clients.text(clients.invoke(name + ":" + version, "{}"))).isEqualTo("\"warm\"");
    }
  }

  private void killPostgres() throws IOException {
    String pid = Files.readAllLines(directory.resolve("postgres/data/postmaster.pid")).getFirst();
    ProcessHandle process = ProcessHandle.of(Long.parseLong(pid.strip())).orElseThrow();
    process.destroyForcibly();
  }
}
