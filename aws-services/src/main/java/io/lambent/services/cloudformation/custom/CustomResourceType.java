package io.lambent.services.cloudformation.custom;

import io.lambent.services.cloudformation.resource.Made;
import io.lambent.services.cloudformation.resource.ResourceFacts;
import io.lambent.services.cloudformation.resource.ResourceFailure;
import io.lambent.services.cloudformation.resource.ResourceType;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.invocation.FunctionEvents;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Custom resources, {@code Custom::*}, which a function or a subscriber of a topic creates. */
@Component("cloudFormationCustomResourceType")
class CustomResourceType implements ResourceType {
  private static final String TYPE = "AWS::CloudFormation::CustomResource";
  private static final long LONGEST_SECONDS = 3600;

  private final SignalTable signals;
  private final FunctionEvents functions;

  CustomResourceType(SignalTable signals, FunctionEvents functions) {
    this.signals = signals;
    this.functions = functions;
  }

  @Override
  public ResourceFacts facts() {
    return new ResourceFacts(
        TYPE,
        Set.of(),
        Set.of("ServiceToken"),
        Set.of("ServiceToken"),
        Set.of("ServiceToken", "ServiceTimeout"));
  }

  @Override
  public boolean isOpen() {
    return true;
  }

  @Override
  public boolean takesTags() {
    return false;
  }

  @Override
  public Made create(Step step) {
    return request(step, "Create", null);
  }

  @Override
  public Made update(Step step) {
    return request(step, "Update", step.physicalId());
  }

  @Override
  public void delete(Step step) {
    request(step, "Delete", step.physicalId());
  }

  private Made request(Step step, String kind, @Nullable String physicalId) {
    ObjectNode saved = step.progress().saved();
    if (!saved.path("request").asString("").equals(kind)) {
      saved = step.object().put("request", kind);
      saved.put("handle", SignalTable.newHandle()).put("id", UUID.randomUUID().toString());
      step.progress().save(saved);
    }
    String handle = saved.path("handle").asString();
    UUID id = UUID.fromString(saved.path("id").asString());
    if (signals.list(handle).isEmpty()) {
      send(step, id, event(step, kind, physicalId, handle, id));
    }
    Duration longest = Duration.ofSeconds(step.get("ServiceTimeout").asLong(LONGEST_SECONDS));
    step.until(
        () -> !signals.list(handle).isEmpty(),
        longest,
        "CloudFormation did not receive a response from your Custom Resource. Please check your"
            + " logs for requestId ["
            + id
            + "].");
    JsonNode answer = signals.list(handle).values().iterator().next();
    return made(step, answer, physicalId, id);
  }

  private static Made made(Step step, JsonNode answer, @Nullable String physicalId, UUID id) {
    String status = answer.path("Status").asString("");
    if (status.equals("FAILED")) {
      throw new ResourceFailure(
          "Received response status [FAILED] from custom resource. Message returned: "
              + answer.path("Reason").asString("")
              + " (RequestId: "
              + id
              + ")");
    }
    if (!status.equals("SUCCESS")) {
      throw new ResourceFailure(
          answer.path("Reason").asString("Invalid response object.") + " (RequestId: " + id + ")");
    }
    String known = physicalId == null ? "" : physicalId;
    String made = answer.path("PhysicalResourceId").asString(known);
    if (made.isEmpty()) {
      throw new ResourceFailure("Invalid PhysicalResourceId");
    }
    JsonNode data = answer.path("Data");
    return new Made(made, data.isObject() ? data.asObject() : step.object());
  }

  private ObjectNode event(
      Step step, String kind, @Nullable String physicalId, String handle, UUID id) {
    ObjectNode event = step.object();
    event.put("RequestType", kind);
    event.put("ServiceToken", step.text("ServiceToken"));
    event.put("ResponseURL", signals.url(step, handle));
    event.put("StackId", step.stack().id());
    event.put("RequestId", id.toString());
    event.put("LogicalResourceId", step.logicalId());
    if (physicalId != null) {
      event.put("PhysicalResourceId", physicalId);
    }
    event.put("ResourceType", step.type());
    event.set("ResourceProperties", texts(step.properties()));
    if (kind.equals("Update")) {
      event.set("OldResourceProperties", texts(step.before()));
    }
    return event;
  }

  /** Numbers and booleans are texts in events. */
  private static JsonNode texts(JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> part : node.properties()) {
        object.set(part.getKey(), texts(part.getValue()));
      }
      return object;
    }
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      node.forEach(part -> list.add(texts(part)));
      return list;
    }
    return JsonNodeFactory.instance.stringNode(node.asString());
  }

  private void send(Step step, UUID id, ObjectNode event) {
    String token = step.text("ServiceToken");
    FunctionEvents.Target function = FunctionEvents.Target.of(token);
    if (function == null && !token.contains(":sns:")) {
      throw new ResourceFailure("Invalid service token.");
    }
    if (function == null) {
      step.call(
          "sns",
          "Publish",
          step.object()
              .put("TopicArn", token)
              .put("Subject", "AWS CloudFormation custom resource request")
              .put("Message", event.toString()));
      return;
    }
    FunctionEvents.Result result = functions.send(function, id, event.toString());
    switch (result) {
      case FunctionEvents.Result.Accepted accepted -> {}
      case FunctionEvents.Result.Refused refused ->
          throw new ResourceFailure(refused.code() + ": " + refused.text());
      case FunctionEvents.Result.Failed failed ->
          throw new ResourceFailure(failed.code() + ": " + Objects.toString(failed.text()));
    }
  }
}
