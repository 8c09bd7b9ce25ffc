package io.lambent.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.runtime.TestingLink.Event;
import java.util.List;

/** That the trace id of each event is what the handler and its child processes see. */
final class TestingTraces {
  private TestingTraces() {}

  /**
   * @param runtime with a handler that answers the variable's value and what a child sees of it
   */
  static void verify(TestingRuntime runtime) throws Exception {
    // The last is longer than the buffer that the native part keeps for it.
    for (String id : List.of("Root=1", "Root=2;Parent=3", "Root=4", "Root=" + "5".repeat(2_000))) {
      assertThat(runtime.invoke(Event.of("1").withTraceId(id)).body().replace(" ", ""))
          .isEqualTo("[\"" + id + "\",\"" + id + "\"]");
    }
    assertThat(runtime.invoke("1").body().replace(" ", "")).isEqualTo("[\"\",\"\"]");
    assertThat(runtime.invoke(Event.of("1").withTraceId("Root=6")).body().replace(" ", ""))
        .isEqualTo("[\"Root=6\",\"Root=6\"]");
  }
}
