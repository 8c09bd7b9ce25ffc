package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.services.cloudformation.resource.ResourceFailure;
import io.lambent.services.cloudformation.resource.ResourceModels;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads resources as they are. */
@Component("cloudControlLiveResources")
class LiveResources {
  private static final String SCHEDULE = "AWS::Scheduler::Schedule";
  private static final String GROUP = "GroupName";

  private final AwsOperations operations;

  LiveResources(AwsOperations operations) {
    this.operations = operations;
  }

  /**
   * Reads the whole model of a resource, write-only properties included as far as services tell
   * them.
   *
   * @return null where there is no such resource
   * @throws OperationFailure where it cannot be read
   */
  @Nullable ObjectNode find(AwsOperations.Scope scope, ControlledType type, Identity identity) {
    try {
      Step step =
          ResourceModels.reading(
              operations,
              Step.StackFacts.none("", scope),
              type.name(),
              identity.physicalId(),
              known(scope, type, identity),
              new Waits());
      return type.typed(ResourceModels.read(step));
    } catch (OperationFailure e) {
      if (Failure.isMissing(e)) {
        return null;
      }
      throw e;
    }
  }

  private ObjectNode known(AwsOperations.Scope scope, ControlledType type, Identity identity) {
    ObjectNode known = identity.known().deepCopy();
    if (type.name().equals(SCHEDULE)) {
      String group = group(scope, identity.physicalId());
      if (group != null) {
        known.put(GROUP, group);
      }
    }
    return known;
  }

  /** The group of a schedule, whose identifier has its name only; the default group goes first. */
  private @Nullable String group(AwsOperations.Scope scope, String name) {
    String group = null;
    ObjectNode page = JsonNodeFactory.instance.objectNode().put("NamePrefix", name);
    do {
      ObjectNode found = operations.call(scope, "scheduler", "ListSchedules", page);
      for (JsonNode schedule : found.path("Schedules")) {
        if (schedule.path("Name").asString().equals(name)) {
          String candidate = schedule.path(GROUP).asString();
          group = group == null || candidate.equals("default") ? candidate : group;
        }
      }
      page.put("NextToken", found.path("NextToken").asString(""));
    } while (!page.path("NextToken").asString().isEmpty());
    return group;
  }

  /** Waits between attempts; there is no progress to store. */
  private static final class Waits implements Step.Progress {
    @Override
    public ObjectNode saved() {
      return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void save(ObjectNode state) {
      throw new IllegalStateException("a reader has no progress");
    }

    @Override
    public void identified(String physicalId) {
      throw new IllegalStateException("a reader makes nothing");
    }

    @Override
    public void pause(Duration time) {
      try {
        Thread.sleep(time);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ResourceFailure("interrupted");
      }
    }
  }
}
