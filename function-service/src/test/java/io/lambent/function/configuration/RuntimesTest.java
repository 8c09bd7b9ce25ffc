package io.lambent.function.configuration;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"nodejs26.x", "nodejs16.x", "python3.15", "dotnet6", "java8.al2", "ruby4.0"})
  void createsWithRuntimesThatAreNotBlocked(String runtime) {
    assertThatCode(() -> on("2026-11-23").checkCreation(runtime)).doesNotThrowAnyException();
  }

  @Test
  void updatesForAWhileAfterCreationEnds() {
    Runtimes runtimes = on("2026-11-23");

    assertThatThrownBy(() -> runtimes.checkCreation("nodejs14.x"))
        .hasMessageContaining("no longer supported");
    assertThatCode(() -> runtimes.checkUpdate("nodejs14.x")).doesNotThrowAnyException();
  }

  @Test
  void blocksFromTheDay() {
    assertThatCode(() -> on("2027-08-30").checkUpdate("nodejs20.x")).doesNotThrowAnyException();
    assertThatThrownBy(() -> on("2027-08-31").checkUpdate("nodejs20.x"))
        .hasMessageContaining("no longer supported");
  }

  @Test
  void knowsNoOthers() {
    assertThatThrownBy(() -> on("2026-11-23").checkUpdate("cobol85"))
        .hasMessageStartingWith("Value cobol85 at 'runtime' failed to satisfy constraint");
  }

  private static Runtimes on(String day) {
    return new Runtimes(Clock.fixed(Instant.parse(day + "T00:00:00Z"), ZoneOffset.UTC));
  }
}
