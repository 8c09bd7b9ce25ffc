package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.services.cloudformation.resource.Made;
import io.lambent.services.cloudformation.resource.ResourceModels;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Performs the operations of requests. Each may be repeated after a kill. */
@Component("cloudControlResourceWork")
class ResourceWork {
  /** Begins the names that are made for resources which a request gives none. */
  private static final String NAME = "CloudControl";

  private static final String BEGUN = "begun";

  private final AwsOperations operations;
  private final ControlledTypes types;
  private final LiveResources resources;

  ResourceWork(AwsOperations operations, ControlledTypes types, LiveResources resources) {
    this.operations = operations;
    this.types = types;
    this.resources = resources;
  }

  ControlledType type(ResourceRequest request) {
    return types.get(request.type());
  }

  /** What came of an operation: the resource's identifier, and why it has failed. */
  record Outcome(@Nullable String identifier, @Nullable Failure failure) {}

  /**
   * Performs an operation.
   *
   * @throws OperationFailure where a service refuses it
   * @throws io.lambent.services.cloudformation.resource.ResourceFailure where it cannot be done
   */
  Outcome perform(ResourceRequest request, RequestProgress progress) {
    return switch (request.operation()) {
      case CREATE -> create(request, progress);
      case UPDATE -> update(request, progress);
      case DELETE -> delete(request, progress);
    };
  }

  private Outcome create(ResourceRequest request, RequestProgress progress) {
    ControlledType type = type(request);
    ObjectNode properties = request.work().after();
    Made made = type.handlers().create(step(request, properties, null, progress));
    return new Outcome(Identifiers.ofMade(type, made, properties), null);
  }

  private Outcome update(ResourceRequest request, RequestProgress progress) {
    ControlledType type = type(request);
    Identity identity = identity(type, request);
    ResourceState existing = existing(type, identity, request.work().before());
    type.handlers().update(step(request, request.work().after(), existing, progress));
    ObjectNode now = resources.find(request.scope(), type, identity);
    if (now == null) {
      return new Outcome(
          identity.identifier(), Failure.notFound(type.name(), identity.identifier()));
    }
    List<String> ignored = ignored(type, request.work(), now);
    return new Outcome(
        identity.identifier(),
        ignored.isEmpty()
            ? null
            : new Failure(
                HandlerError.INVALID_REQUEST,
                "Lambent cannot change "
                    + CloudControlErrors.paths(ignored)
                    + " of "
                    + type.name()));
  }

  /** The properties that were to change and are what they were: no handler knows them. */
  private static List<String> ignored(
      ControlledType type, ResourceRequest.Work work, ObjectNode now) {
    ObjectNode settable = type.settable(now);
    Set<String> wanted = ResourceTypes.changes(work.before(), work.after());
    Set<String> different = ResourceTypes.changes(settable, work.after());
    Set<String> changed = ResourceTypes.changes(work.before(), settable);
    return wanted.stream()
        .filter(name -> different.contains(name) && !changed.contains(name))
        .filter(name -> !type.isHidden(name))
        .toList();
  }

  private Outcome delete(ResourceRequest request, RequestProgress progress) {
    ControlledType type = type(request);
    Identity identity = identity(type, request);
    ObjectNode model = resources.find(request.scope(), type, identity);
    boolean isRepeated = progress.saved().has(BEGUN);
    if (model == null) {
      return new Outcome(
          identity.identifier(),
          isRepeated ? null : Failure.notFound(type.name(), identity.identifier()));
    }
    progress.save(progress.saved().put(BEGUN, true));
    progress.goesOn();
    ResourceState existing = existing(type, identity, type.settable(model));
    type.handlers().delete(step(request, existing.properties(), existing, progress));
    return new Outcome(identity.identifier(), null);
  }

  private static Identity identity(ControlledType type, ResourceRequest request) {
    return Identifiers.parse(type, Objects.requireNonNull(request.identifier()));
  }

  private static ResourceState existing(
      ControlledType type, Identity identity, ObjectNode settable) {
    ObjectNode properties = settable.deepCopy();
    properties.setAll(identity.known());
    properties.remove(type.readOnly());
    return ResourceModels.existing(
        type.name(), identity.physicalId(), properties, JsonNodeFactory.instance.objectNode());
  }

  private Step step(
      ResourceRequest request,
      ObjectNode properties,
      @Nullable ResourceState existing,
      RequestProgress progress) {
    String type = request.type();
    return new Step(
        operations,
        Step.StackFacts.none(NAME, request.scope()),
        type,
        type.substring(type.lastIndexOf(':') + 1),
        request.work().stepToken(),
        properties,
        existing,
        progress);
  }
}
