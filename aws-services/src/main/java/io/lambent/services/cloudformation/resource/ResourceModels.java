package io.lambent.services.cloudformation.resource;

import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The models of resources: all that can be read of a resource, in the form of its type's schema.
 * They have what {@link PropertyReaders} find, and what only a reader of a whole resource needs:
 * attributes such as ARNs, tags, and settings that drift detection does not compare.
 */
public final class ResourceModels {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Map<String, Addition> ADDITIONS = new HashMap<>();

  static {
    LambdaModels.addTo(ADDITIONS);
    LambdaPartModels.addTo(ADDITIONS);
    DataModels.addTo(ADDITIONS);
    TableModels.addTo(ADDITIONS);
    BucketModels.addTo(ADDITIONS);
    EventModels.addTo(ADDITIONS);
    LogModels.addTo(ADDITIONS);
    IamModels.addTo(ADDITIONS);
    RepositoryModels.addTo(ADDITIONS);
    AlarmModels.addTo(ADDITIONS);
    ApiModels.addTo(ADDITIONS);
  }

  private ResourceModels() {}

  /** Adds to a model what its property reader has not found. */
  @FunctionalInterface
  interface Addition {
    void add(Step step, ObjectNode model);
  }

  /** Returns true where resources of a type can be read as a whole. */
  public static boolean canBeRead(String type) {
    return ADDITIONS.containsKey(type);
  }

  /**
   * The step that reads a resource. Each property of its type is null, which has readers look for
   * it, but for those that are known.
   *
   * @param known properties that lead to the resource, such as the API that it is a part of
   */
  public static Step reading(
      AwsOperations operations,
      Step.StackFacts facts,
      String type,
      String physicalId,
      ObjectNode known,
      Step.Progress progress) {
    ObjectNode properties = NODES.objectNode();
    ResourceTypes.facts(type).properties().forEach(properties::putNull);
    properties.setAll(known);
    return new Step(
        operations,
        facts,
        type,
        "Resource",
        "",
        properties,
        existing(type, physicalId, properties, NODES.objectNode()),
        progress);
  }

  /** A resource that is there, with properties and attributes. */
  public static ResourceState existing(
      String type, String physicalId, ObjectNode properties, ObjectNode attributes) {
    return new ResourceState(
        type, physicalId, properties, attributes, "Delete", "Delete", List.of());
  }

  /**
   * Reads a resource of a type that {@link #canBeRead}.
   *
   * @throws OperationFailure where it is not there
   */
  public static ObjectNode read(Step step) {
    PropertyReader reader = PropertyReaders.find(step.type());
    ObjectNode model = reader == null ? NODES.objectNode() : reader.read(step);
    Objects.requireNonNull(ADDITIONS.get(step.type())).add(step, model);
    List.copyOf(model.propertyNames()).stream()
        .filter(name -> isNothing(model.get(name)))
        .forEach(model::remove);
    return model;
  }

  private static boolean isNothing(@Nullable JsonNode value) {
    return value == null
        || value.isNull()
        || value.isContainer() && value.isEmpty()
        || value.isString() && value.asString().isEmpty();
  }

  /** The answer of an operation; empty where it answers that there is no such setting. */
  static ObjectNode settings(
      Step step, String api, String operation, ObjectNode input, String... missing) {
    try {
      return step.call(api, operation, input);
    } catch (OperationFailure e) {
      if (e.is(missing)) {
        return NODES.objectNode();
      }
      throw e;
    }
  }

  static void copyAll(JsonNode from, ObjectNode to, String... names) {
    for (String name : names) {
      PropertyReaders.copy(from, name, to, name);
    }
  }

  /** The error for a resource that its service does not list. */
  static OperationFailure missing(String service) {
    return new OperationFailure(service, 404, "NotFound", "There is no such resource.", "");
  }

  /** The error for a resource that is there but is deleted as far as anybody may see. */
  static OperationFailure deleted(String service, String what) {
    return new OperationFailure(service, 404, "NotFound", what + " is being deleted.", "");
  }
}
