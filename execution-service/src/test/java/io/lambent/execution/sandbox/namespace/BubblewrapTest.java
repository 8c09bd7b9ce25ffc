package io.lambent.execution.sandbox.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BubblewrapTest {

  @ParameterizedTest
  @CsvSource({
    "6.18.44-fc-v769, true",
    "5.14.0, true",
    "5.15-generic, true",
    "5.13.19, false",
    "4.19.0-27-amd64, false",
    "unknown, false"
  })
  void tellsWhetherTheKernelCountsProcessesByNamespace(String version, boolean counts) {
    assertThat(Bubblewrap.kernelCountsByNamespace(version)).isEqualTo(counts);
  }
}
