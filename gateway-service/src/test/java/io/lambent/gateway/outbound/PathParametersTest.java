package io.lambent.gateway.outbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathParametersTest {
  @Test
  void replacesWhatHasAValueAndLeavesTheRest() {
    assertThat(
            PathParameters.replaced(
                "http://host/{id}/{proxy+}/{none}/{id}",
                Map.of("id", "a$1", "proxy", "{id}"),
                value -> value.toUpperCase(Locale.ROOT)))
        .isEqualTo("http://host/A$1/{ID}/{none}/A$1");
  }
}
