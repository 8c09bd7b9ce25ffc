package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.cloudformation.stack.ResourceRow;
import java.time.Duration;
import tools.jackson.databind.node.ObjectNode;

/** Stores how far the step of a resource is, in its row. */
final class StepProgress implements Step.Progress {
  private final Run run;
  private final ResourceState wanted;
  private final boolean isCreation;
  private ResourceRow row;
  private boolean identified;
  private boolean canBeCancelled = true;

  /**
   * @param row that the step has begun with
   */
  StepProgress(Run run, ResourceRow row, ResourceState wanted, boolean isCreation) {
    this.run = run;
    this.row = row;
    this.wanted = wanted;
    this.isCreation = isCreation;
  }

  /** A wait that ended because the operation is to end. */
  static final class CancelledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CancelledException() {
      super("cancelled", null, false, false);
    }
  }

  void mayNotBeCancelled() {
    canBeCancelled = false;
  }

  ResourceRow row() {
    return row;
  }

  boolean isIdentified() {
    return identified;
  }

  @Override
  public ObjectNode saved() {
    return row.progress().deepCopy();
  }

  @Override
  public void save(ObjectNode state) {
    run.requireHeld();
    row = row.with(state);
    run.engine().resources().progress(run.stack().id(), row.logicalId(), state);
    run.engine().hooks().at("progress of " + row.logicalId());
  }

  @Override
  public void identified(String physicalId) {
    ResourceState current = row.current();
    boolean isKnown = current != null && physicalId.equals(current.physicalId());
    row =
        row.at(
            row.status(),
            row.reason(),
            row.change(),
            false,
            wanted.made(physicalId, wanted.attributes()));
    if (isCreation && !isKnown && !identified) {
      run.save(row, "Resource creation Initiated", wanted.properties().toString());
    } else {
      run.saveQuietly(row);
    }
    identified = true;
    run.engine().hooks().at("identified " + row.logicalId());
  }

  @Override
  public void pause(Duration time) {
    if (canBeCancelled && !run.goesOn()) {
      throw new CancelledException();
    }
    try {
      run.engine().wakeups().await(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LeaseLostException();
    }
  }
}
