package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.stack.ExportTable;
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

/** The phases that delete resources: deletions, roll-backs of creations, and clean-ups. */
final class Removing {
  private final Run run;
  private final Steps steps;

  Removing(Run run) {
    this.run = run;
    this.steps = new Steps(run);
  }

  /**
   * Deletes the resources that an update has replaced or removed, or that a failed update has
   * created.
   */
  void cleanUp() {
    Map<String, Set<String>> needs = new HashMap<>();
    for (ResourceRow row : run.rows().values()) {
      ResourceState obsolete = row.obsolete();
      if (obsolete != null) {
        needs.put(row.logicalId(), new HashSet<>(obsolete.dependsOn()));
      }
    }
    // Resources that cannot be deleted remain, as on AWS; events report them.
    new ParallelGraph(needs).reversed().run(() -> true, false, this::cleanUp);
    boolean isForward = run.stack().status() == StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS;
    run.advance(
        () -> {
          run.rows()
              .values()
              .forEach(
                  row -> {
                    if (row.current() == null) {
                      run.engine().resources().delete(run.stack().id(), row.logicalId());
                    }
                  });
          return new Run.Next(
              isForward ? StackStatus.UPDATE_COMPLETE : StackStatus.UPDATE_ROLLBACK_COMPLETE,
              null,
              run.stack().details(),
              null);
        });
  }

  private boolean cleanUp(String logicalId) {
    ResourceRow row = Objects.requireNonNull(run.rows().get(logicalId));
    ResourceState obsolete = Objects.requireNonNull(row.obsolete());
    boolean isForward = run.stack().status() == StackStatus.UPDATE_COMPLETE_CLEANUP_IN_PROGRESS;
    String policy =
        row.current() == null ? obsolete.deletionPolicy() : obsolete.updateReplacePolicy();
    boolean isKept = Steps.stays(policy, !isForward) && isForward;
    return steps.delete(row, obsolete, true, isKept);
  }

  /** Deletes the resources of a stack. */
  void removeAll() {
    Stack stack = run.stack();
    boolean isRollBack = stack.status() == StackStatus.ROLLBACK_IN_PROGRESS;
    if (!isRollBack) {
      String used = usedExport(stack);
      if (!used.isEmpty()) {
        end(StackStatus.DELETE_FAILED, used);
        return;
      }
    }
    Map<String, Set<String>> needs = new HashMap<>();
    for (ResourceRow row : run.rows().values()) {
      ResourceState state = row.current();
      if (state != null) {
        needs.put(row.logicalId(), new HashSet<>(state.dependsOn()));
      }
    }
    List<String> failed =
        new ParallelGraph(needs)
            .reversed()
            .run(run::goesOn, true, logicalId -> remove(logicalId, isRollBack));
    if (failed.isEmpty() && !run.goesOn()) {
      return;
    }
    if (!failed.isEmpty() && !stack.underWay().isForced()) {
      end(
          isRollBack ? StackStatus.ROLLBACK_FAILED : StackStatus.DELETE_FAILED,
          "The following resource(s) failed to delete: " + new TreeSet<>(failed) + ". ");
      return;
    }
    for (ResourceRow row : run.rows().values()) {
      ResourceState obsolete = row.obsolete();
      if (obsolete != null) {
        steps.delete(row, obsolete, true, false);
      }
    }
    end(isRollBack ? StackStatus.ROLLBACK_COMPLETE : StackStatus.DELETE_COMPLETE, null);
  }

  private boolean remove(String logicalId, boolean isRollBack) {
    ResourceRow row = Objects.requireNonNull(run.rows().get(logicalId));
    ResourceState state = Objects.requireNonNull(row.current());
    boolean isNew = isRollBack || run.stack().underWay().failure() != null;
    boolean isKept =
        run.stack().underWay().keep().contains(logicalId)
            || Steps.stays(state.deletionPolicy(), isNew);
    return steps.delete(row, state, false, isKept);
  }

  private String usedExport(Stack stack) {
    ExportTable exports = run.engine().exports();
    for (String name : exports.names(stack.id())) {
      List<String> users = exports.importers(stack.account(), stack.region(), name);
      if (!users.isEmpty()) {
        return "Export "
            + name
            + " cannot be deleted as it is in use by "
            + String.join(", ", users);
      }
    }
    return "";
  }

  private void end(StackStatus status, @org.jspecify.annotations.Nullable String reason) {
    run.advance(
        () -> {
          Stack stack = run.stack();
          if (status == StackStatus.DELETE_COMPLETE) {
            run.engine().exports().replace(stack, List.of());
            run.engine().exports().imports(stack.id(), List.of());
          }
          StackOperation operation = stack.operation();
          return new Run.Next(
              status,
              reason,
              operation == null || operation.target() == null
                  ? stack.details()
                  : stack.details().deployed(operation.target(), List.of()),
              null);
        });
  }
}
