package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.aws.api.Caller;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations that read and list resources, whoever has made them. */
@Component("cloudControlResourceReads")
class ResourceReads {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final ControlledTypes types;
  private final LiveResources resources;
  private final AwsOperations operations;

  ResourceReads(ControlledTypes types, LiveResources resources, AwsOperations operations) {
    this.types = types;
    this.resources = resources;
    this.operations = operations;
  }

  record Get(
      String typeName,
      @Nullable String typeVersionId,
      @Nullable String roleArn,
      String identifier) {}

  /**
   * @param properties an object in JSON
   */
  record Description(String identifier, String properties) {}

  record Found(String typeName, Description resourceDescription) {}

  record ListInput(
      String typeName,
      @Nullable String typeVersionId,
      @Nullable String roleArn,
      @Nullable String nextToken,
      @Nullable Integer maxResults,
      @Nullable String resourceModel) {}

  record Listed(
      String typeName, List<Description> resourceDescriptions, @Nullable String nextToken) {}

  private static AwsOperations.Scope scope(Caller caller) {
    return new AwsOperations.Scope(caller.account(), caller.region(), caller.endpoint());
  }

  Found get(Caller caller, Get input) {
    ControlledType type = types.get(input.typeName(), "READ", input.typeVersionId());
    Identity identity = Identifiers.parse(type, input.identifier());
    ObjectNode model;
    try {
      model = resources.find(scope(caller), type, identity);
    } catch (OperationFailure e) {
      throw CloudControlErrors.handler(type.name(), Failure.of(e));
    }
    if (model == null) {
      throw CloudControlErrors.handler(
          type.name(), Failure.notFound(type.name(), identity.identifier()));
    }
    return new Found(
        type.name(), new Description(identity.identifier(), type.shown(model).toString()));
  }

  Listed list(Caller caller, ListInput input) {
    ControlledType type = types.get(input.typeName(), "LIST", input.typeVersionId());
    Listing listing = Listings.find(type.name());
    if (listing == null) {
      throw CloudControlErrors.unsupported(type.name(), "LIST");
    }
    ObjectNode model =
        input.resourceModel() == null
            ? NODES.objectNode()
            : DesiredState.parse(input.resourceModel());
    JsonNode answer;
    try {
      answer =
          operations.call(
              scope(caller),
              listing.api(),
              listing.operation(),
              request(type, listing, model, input));
    } catch (OperationFailure e) {
      throw CloudControlErrors.handler(type.name(), Failure.of(e));
    } catch (IllegalArgumentException e) {
      throw CloudControlErrors.invalidRequest(String.valueOf(e.getMessage()));
    }
    List<Description> descriptions = new ArrayList<>();
    for (JsonNode item : items(answer.path(listing.items()))) {
      List<String> values = listing.identify().apply(item, model);
      if (values != null) {
        descriptions.add(description(type, values));
      }
    }
    String next = answer.path(listing.paging().tokenOut()).asString("");
    return new Listed(type.name(), descriptions, next.isEmpty() ? null : next);
  }

  private static JsonNode items(JsonNode listOrPolicy) {
    return listOrPolicy.isString()
        ? DesiredState.parse(listOrPolicy.asString()).path("Statement")
        : listOrPolicy;
  }

  private static ObjectNode request(
      ControlledType type, Listing listing, ObjectNode model, ListInput input) {
    for (String property : listing.required()) {
      if (!model.path(property).isString()) {
        throw CloudControlErrors.invalidRequest(
            "Missing or invalid ResourceModel property in "
                + type.name()
                + " list handler request input.Required property:  (#: required key ["
                + property
                + "] not found)");
      }
    }
    ObjectNode request = NODES.objectNode();
    listing.fixed().forEach(request::put);
    for (Map.Entry<String, String> each : listing.inputs().entrySet()) {
      if (model.path(each.getKey()).isString()) {
        request.set(each.getValue(), model.get(each.getKey()));
      }
    }
    if (listing.limit() > 0) {
      int wanted = input.maxResults() == null ? listing.limit() : input.maxResults();
      request.put(listing.paging().limit(), Math.min(wanted, listing.limit()));
    }
    if (input.nextToken() != null) {
      request.put(listing.paging().tokenIn(), input.nextToken());
    }
    return request;
  }

  private static Description description(ControlledType type, List<String> values) {
    ObjectNode properties = NODES.objectNode();
    for (int i = 0; i < values.size(); i++) {
      properties.put(type.primary().get(i), values.get(i));
    }
    return new Description(String.join("|", values), properties.toString());
  }
}
