package io.lambent.execution.environment;

import static io.lambent.execution.environment.EnvironmentState.BUSY;
import static io.lambent.execution.environment.EnvironmentState.INITIALISING;
import static io.lambent.execution.environment.EnvironmentState.NEW;
import static io.lambent.execution.environment.EnvironmentState.READY;
import static io.lambent.execution.environment.EnvironmentState.STARTING;
import static io.lambent.execution.environment.EnvironmentState.STOPPED;
import static io.lambent.execution.environment.EnvironmentState.STOPPING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnvironmentLifecycleTest {
  private record Change(EnvironmentState from, EnvironmentState to) {}

  private static final List<Change> ALLOWED =
      List.of(
          new Change(NEW, STARTING),
          new Change(NEW, STOPPING),
          new Change(STARTING, INITIALISING),
          new Change(STARTING, STOPPING),
          new Change(INITIALISING, STARTING),
          new Change(INITIALISING, READY),
          new Change(INITIALISING, STOPPING),
          new Change(READY, BUSY),
          new Change(READY, STOPPING),
          new Change(BUSY, READY),
          new Change(BUSY, STOPPING),
          new Change(STOPPING, STOPPED));

  @Test
  void allowsTheseChangesAndNoOthers() {
    List<Change> allowed = new ArrayList<>();
    for (EnvironmentState from : EnvironmentState.values()) {
      for (EnvironmentState to : EnvironmentState.values()) {
        if (EnvironmentLifecycle.allows(from, to)) {
          allowed.add(new Change(from, to));
        }
      }
    }
    assertThat(allowed).containsExactlyInAnyOrderElementsOf(ALLOWED);
  }

  @Test
  void beginsNew() {
    assertThat(new EnvironmentLifecycle().is(NEW)).isTrue();
  }

  @Test
  void refusesAChangeThatIsNotAllowedAndKeepsItsState() {
    EnvironmentLifecycle lifecycle = new EnvironmentLifecycle();

    assertThatThrownBy(() -> lifecycle.transition(NEW, READY))
        .isInstanceOf(IllegalStateException.class);
    assertThat(lifecycle.state()).isEqualTo(NEW);
  }

  @Test
  void refusesAChangeFromAStateThatItIsNotIn() {
    EnvironmentLifecycle lifecycle = new EnvironmentLifecycle();
    lifecycle.transition(NEW, STARTING);

    assertThatThrownBy(() -> lifecycle.transition(READY, BUSY))
        .isInstanceOf(IllegalStateException.class);
    assertThat(lifecycle.state()).isEqualTo(STARTING);
  }

  @Test
  void isOverOnceItStops() {
    EnvironmentLifecycle lifecycle = new EnvironmentLifecycle();
    assertThat(lifecycle.over()).isFalse();
    lifecycle.transition(NEW, STOPPING);
    assertThat(lifecycle.over()).isTrue();
    lifecycle.transition(STOPPING, STOPPED);
    assertThat(lifecycle.over()).isTrue();
  }
}
