package io.lambent.execution.environment;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.ExecutionProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StemMemoryTest {
  @TempDir Path directory;

  private StemMemory memory() {
    return new StemMemory(new ExecutionProperties(null, null, directory, null));
  }

  @Test
  void knowsAfterARestartWhatWasWanted() {
    StemMemory.Kind node = new StemMemory.Kind("nodejs22.x", 128, "123456789012");
    StemMemory.Kind python = new StemMemory.Kind("python3.13", 512, "000000000000");

    memory().write(Set.of(node, python));

    assertThat(memory().read()).containsExactlyInAnyOrder(node, python);
  }

  @Test
  void knowsNothingAtFirst() {
    assertThat(memory().read()).isEmpty();
  }

  @Test
  void skipsWhatItDoesNotUnderstand() throws IOException {
    Files.writeString(directory.resolve("stems"), "nodejs22.x 128 1\nfrom the future\nx\n");

    assertThat(memory().read()).hasSize(1);
  }
}
