package io.lambent.function.mapping;

import io.lambent.function.awsapi.Handlers;
import io.lambent.function.awsapi.Operations;
import org.springframework.stereotype.Component;

/** The operations on event source mappings. */
@Component
class MappingOperations implements Operations {
  private final Mappings mappings;
  private final VisibilityRule rule;

  MappingOperations(Mappings mappings, VisibilityRule rule) {
    this.mappings = mappings;
    this.rule = rule;
  }

  @Override
  public void addTo(Handlers handlers) {
    handlers
        .on(
            "CreateEventSourceMapping",
            MappingRequests.CreateMapping.class,
            MappingConfiguration.class,
            (caller, request) -> mappings.create(caller, request, rule.visibility(request)))
        .on(
            "GetEventSourceMapping",
            MappingRequests.OneMapping.class,
            MappingConfiguration.class,
            (caller, request) -> mappings.get(caller, request.uUID()))
        .on(
            "UpdateEventSourceMapping",
            MappingRequests.UpdateMapping.class,
            MappingConfiguration.class,
            mappings::update)
        .on(
            "DeleteEventSourceMapping",
            MappingRequests.OneMapping.class,
            MappingConfiguration.class,
            (caller, request) -> mappings.delete(caller, request.uUID()))
        .on(
            "ListEventSourceMappings",
            MappingRequests.ListMappings.class,
            MappingConfiguration.MappingList.class,
            mappings::list);
  }
}
