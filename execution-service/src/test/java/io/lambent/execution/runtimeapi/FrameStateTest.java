package io.lambent.execution.runtimeapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameStateTest {
  /** All that a client may send; of each state and frame that is not here, nothing. */
  private static final List<String> ALLOWED =
      List.of(
          "STARTED READY IDLE",
          "STARTED INIT_ERROR ENDED",
          "STARTED WAITING WAITING",
          "LOADING READY IDLE",
          "LOADING INIT_ERROR ENDED",
          "BUSY RESPONSE IDLE",
          "BUSY ERROR IDLE",
          "BUSY FATAL ENDED",
          "BUSY_STREAMING RESPONSE IDLE",
          "BUSY_STREAMING ERROR IDLE",
          "BUSY_STREAMING FATAL ENDED",
          "BUSY_STREAMING STREAM ANSWERING",
          "ANSWERING ERROR IDLE",
          "ANSWERING FATAL ENDED",
          "ANSWERING PART ANSWERING",
          "ANSWERING END IDLE");

  @Test
  void allowsWhatTheProtocolDocumentsAndNothingElse() {
    List<String> allowed = new ArrayList<>();
    for (FrameState state : FrameState.values()) {
      for (FrameType frame : FrameType.values()) {
        FrameState next = state.after(frame);
        if (next != null) {
          allowed.add(state + " " + frame + " " + next);
        }
      }
    }

    assertThat(allowed).containsExactlyInAnyOrderElementsOf(ALLOWED);
  }

  @Test
  void knowsEachTypeByItsCode() {
    for (FrameType type : FrameType.values()) {
      assertThat(FrameType.of(type.code())).isEqualTo(type);
    }
    assertThat(FrameType.of((byte) 0x01)).isNull();
    assertThat(FrameType.of((byte) 0x7f)).isNull();
    assertThat(FrameType.of((byte) 0x80)).isNull();
  }
}
