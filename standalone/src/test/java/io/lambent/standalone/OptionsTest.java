package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OptionsTest {
  @Test
  void listensOnLoopbackPort4566ByDefault() throws Exception {
    assertThat(Options.parse(List.of(), Map.of()))
        .isEqualTo(
            new Options("127.0.0.1", 4566, Path.of(System.getProperty("user.home"), ".lambent")));
  }

  @Test
  void readsTheEnvironment() throws Exception {
    Map<String, String> environment =
        Map.of("LAMBENT_HOST", "0.0.0.0", "LAMBENT_PORT", "9000", "LAMBENT_DATA_DIR", "/data");

    assertThat(Options.parse(List.of(), environment))
        .isEqualTo(new Options("0.0.0.0", 9000, Path.of("/data")));
  }

  @Test
  void anOptionBeatsTheEnvironment() throws Exception {
    assertThat(Options.parse(List.of("--port", "1"), Map.of("LAMBENT_PORT", "2")).port())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "abc", "-1", "65536", "4566 "})
  void refusesWhatIsNoPort(String port) {
    assertThatThrownBy(() -> Options.parse(List.of("--port", port), Map.of()))
        .isInstanceOf(StartFailure.class)
        .hasMessage("The port '" + port + "' is not a number from 0 to 65535. See ./lambent help.");
  }

  @Test
  void refusesAnUnknownOption() {
    assertThatThrownBy(() -> Options.parse(List.of("--prot", "1"), Map.of()))
        .isInstanceOf(StartFailure.class)
        .hasMessage("There is no option --prot. See ./lambent help.");
  }
}
