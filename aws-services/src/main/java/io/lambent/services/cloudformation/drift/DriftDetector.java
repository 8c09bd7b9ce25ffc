package io.lambent.services.cloudformation.drift;

import io.lambent.services.cloudformation.execution.DynamicReferences;
import io.lambent.services.cloudformation.resource.PropertyReader;
import io.lambent.services.cloudformation.resource.PropertyReaders;
import io.lambent.services.cloudformation.resource.ResourceFailure;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.ResourceRow;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares resources with their templates: the properties that templates set, and no others. */
@Component("cloudFormationDriftDetector")
class DriftDetector {
  private static final String[] MISSING = {
    "404",
    "AWS.SimpleQueueService.NonExistentQueue",
    "NoSuchBucket",
    "NoSuchEntity",
    "NotFound",
    "NotFoundException",
    "ParameterNotFound",
    "QueueDoesNotExist",
    "ResourceNotFoundException"
  };

  private final AwsOperations operations;
  private final DynamicReferences references;
  private final Clock clock;

  DriftDetector(AwsOperations operations, DynamicReferences references, Clock clock) {
    this.operations = operations;
    this.references = references;
    this.clock = clock;
  }

  /** Returns true where resources of a type can be compared. */
  static boolean canBeChecked(ResourceRow row) {
    return row.physicalId() != null && PropertyReaders.find(row.type()) != null;
  }

  /**
   * Compares a resource.
   *
   * @throws OperationFailure where it cannot be read
   */
  ResourceDrift detect(Stack stack, ResourceRow row) {
    PropertyReader reader = Objects.requireNonNull(PropertyReaders.find(row.type()));
    ResourceState state = Objects.requireNonNull(row.current());
    Step step = step(stack, row, state);
    ObjectNode found;
    try {
      found = reader.read(step);
    } catch (OperationFailure e) {
      if (e.status() == 404 || e.is(MISSING)) {
        ObjectNode properties = state.properties();
        return ResourceDrift.of(
            row, ResourceDrift.DELETED, properties, null, List.of(), clock.instant());
      }
      throw e;
    }
    ObjectNode expected = expected(step, found);
    ObjectNode actual = Differences.pruned(expected, found).asObject();
    List<ResourceDrift.Difference> differences = Differences.between(expected, actual);
    String status = differences.isEmpty() ? ResourceDrift.IN_SYNC : ResourceDrift.MODIFIED;
    return ResourceDrift.of(row, status, expected, actual, differences, clock.instant());
  }

  /**
   * The properties of the template that can be compared: those that the reader has found, and those
   * that services omit from answers once they are removed.
   */
  private static ObjectNode expected(Step step, ObjectNode found) {
    ObjectNode expected = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> property : step.properties().properties()) {
      String name = property.getKey();
      if (name.equals("Tags") && found.has(name)) {
        expected.set(name, PropertyReaders.expectedTags(step));
      } else if (found.has(name) || RemovableProperties.contains(step.type(), name)) {
        expected.set(name, property.getValue());
      }
    }
    return expected;
  }

  private Step step(Stack stack, ResourceRow row, ResourceState state) {
    Deployment deployed = stack.details().deployed();
    Map<String, String> tags = deployed == null ? Map.of() : deployed.tags();
    return new Step(
        operations,
        new Step.StackFacts(stack.id(), stack.name(), stack.scope(), tags, tags),
        row.type(),
        row.logicalId(),
        row.token(),
        resolved(stack, state),
        state,
        new NoProgress());
  }

  private ObjectNode resolved(Stack stack, ResourceState state) {
    try {
      return references.resolve(stack.scope(), state.properties()).asObject();
    } catch (ResourceFailure e) {
      return state.properties();
    }
  }

  /** Discards progress, since a detection is not resumed. */
  private static final class NoProgress implements Step.Progress {
    @Override
    public ObjectNode saved() {
      return JsonNodeFactory.instance.objectNode();
    }

    @Override
    public void save(ObjectNode state) {
      throw new IllegalStateException("a detection has no progress");
    }

    @Override
    public void identified(String physicalId) {
      throw new IllegalStateException("a detection makes nothing");
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
