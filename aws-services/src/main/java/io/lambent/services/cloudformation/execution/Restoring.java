package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackOperation;
import io.lambent.services.cloudformation.stack.StackStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The phase that restores resources to their state before an update. */
final class Restoring {
  private final Run run;
  private final Steps steps;

  Restoring(Run run) {
    this.run = run;
    this.steps = new Steps(run);
  }

  void perform() {
    Map<String, Set<String>> needs = new HashMap<>();
    run.rows()
        .values()
        .forEach(
            row -> {
              ResourceState before = row.before();
              needs.put(
                  row.logicalId(), before == null ? Set.of() : new HashSet<>(before.dependsOn()));
            });
    List<String> failed = new ParallelGraph(needs).run(() -> true, false, this::restore);
    StackOperation operation = run.stack().underWay();
    if (failed.isEmpty()) {
      run.advance(
          () ->
              new Run.Next(
                  StackStatus.UPDATE_ROLLBACK_COMPLETE_CLEANUP_IN_PROGRESS,
                  null,
                  run.stack().details(),
                  operation));
    } else {
      run.advance(
          () ->
              new Run.Next(
                  StackStatus.UPDATE_ROLLBACK_FAILED,
                  "The following resource(s) failed to update: " + new TreeSet<>(failed) + ". ",
                  run.stack().details(),
                  null));
    }
  }

  private boolean restore(String logicalId) {
    ResourceRow row = Objects.requireNonNull(run.rows().get(logicalId));
    Stack stack = run.stack();
    if (stack.underWay().keep().contains(logicalId)) {
      put(row, row.current(), null, "UPDATE_COMPLETE");
      return true;
    }
    return switch (row.change()) {
      case NONE, REMOVE -> {
        ResourceState before = row.before();
        if (before != null && !before.equals(row.current())) {
          put(row, before, null, row.status());
        }
        yield true;
      }
      case CREATE -> {
        put(row, null, row.current(), row.status());
        yield true;
      }
      case REPLACE -> {
        ResourceState before = Objects.requireNonNull(row.before());
        ResourceState made = row.current();
        boolean isOther =
            made != null
                && made.physicalId() != null
                && !made.physicalId().equals(before.physicalId());
        put(row, before, isOther ? made : null, "UPDATE_COMPLETE");
        yield true;
      }
      case UPDATE -> {
        ResourceState before = Objects.requireNonNull(row.before());
        ResourceState changed = Objects.requireNonNull(row.current());
        if (row.settled() && !Objects.equals(before.physicalId(), changed.physicalId())) {
          put(row, before, changed, "UPDATE_COMPLETE");
          yield true;
        }
        boolean done = steps.restore(row, before, changed);
        if (done) {
          ResourceRow now = Objects.requireNonNull(run.rows().get(logicalId));
          put(now, now.current(), null, "UPDATE_COMPLETE");
        }
        yield done;
      }
    };
  }

  /** Stores a resource as restored, with what the clean-up deletes. */
  private void put(
      ResourceRow row,
      @Nullable ResourceState current,
      @Nullable ResourceState obsolete,
      String status) {
    run.saveQuietly(
        row.at(status, null, ResourceRow.Change.NONE, true, current)
            .leaving(obsolete == null ? row.obsolete() : obsolete)
            .restored());
  }
}
