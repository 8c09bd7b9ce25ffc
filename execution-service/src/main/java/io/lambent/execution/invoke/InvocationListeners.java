package io.lambent.execution.invoke;

import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import java.util.List;
import org.springframework.context.annotation.Primary;
import org.springframework.stereotype.Component;

/** All listeners as one. */
@Component
@Primary
final class InvocationListeners implements InvocationListener {
  private final InvocationListener[] listeners;

  /**
   * @param listeners all others
   */
  InvocationListeners(List<InvocationListener> listeners) {
    this.listeners = listeners.toArray(InvocationListener[]::new);
  }

  @Override
  public void ended(Invocation invocation, InvocationOutcome outcome) {
    for (InvocationListener listener : listeners) {
      listener.ended(invocation, outcome);
    }
  }

  @Override
  public void admitted(Invocation invocation, Resolution.Target target, int inUse) {
    for (InvocationListener listener : listeners) {
      listener.admitted(invocation, target, inUse);
    }
  }
}
