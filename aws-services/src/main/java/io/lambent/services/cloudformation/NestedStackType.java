package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.resource.Made;
import io.lambent.services.cloudformation.resource.ResourceFacts;
import io.lambent.services.cloudformation.resource.ResourceFailure;
import io.lambent.services.cloudformation.resource.ResourceType;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.resource.Step;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.stack.StackOperation;
import io.lambent.services.cloudformation.stack.StackStatus;
import io.lambent.services.operations.AwsOperations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The type of nested stacks. */
@Component("cloudFormationNestedStackType")
class NestedStackType implements ResourceType {
  private static final Duration LONGEST = Duration.ofHours(12);
  private static final List<String> CAPABILITIES =
      List.of(Capabilities.IAM, Capabilities.NAMED_IAM, Capabilities.AUTO_EXPAND);
  private static final int LONGEST_NAME = 128;

  private final ObjectProvider<Stacks> stacks;
  private final ObjectProvider<StackUpdates> updates;

  NestedStackType(ObjectProvider<Stacks> stacks, ObjectProvider<StackUpdates> updates) {
    this.stacks = stacks;
    this.updates = updates;
  }

  @Override
  public ResourceFacts facts() {
    return ResourceTypes.facts("AWS::CloudFormation::Stack");
  }

  /** Returns true, since the template at the URL may have changed. */
  @Override
  public boolean isAlwaysUpdated(ObjectNode properties) {
    return true;
  }

  private static Caller caller(Step step) {
    AwsOperations.Scope scope = step.stack().scope();
    return new Caller(
        scope.account(), scope.region(), UUID.randomUUID().toString(), scope.endpoint());
  }

  private static Struct input(Step step, String name) {
    List<Struct> parameters = new ArrayList<>();
    for (var parameter : step.get("Parameters").properties()) {
      JsonNode value = parameter.getValue();
      String text =
          value.isArray()
              ? String.join(",", value.valueStream().map(JsonNode::asString).toList())
              : value.asString();
      parameters.add(Struct.of("ParameterKey", parameter.getKey(), "ParameterValue", text));
    }
    List<Struct> tags = new ArrayList<>();
    step.tags().forEach((key, value) -> tags.add(Struct.of("Key", key, "Value", value)));
    return Struct.of(
        "StackName", name,
        "TemplateURL", step.text("TemplateURL"),
        "Parameters", parameters,
        "Tags", tags,
        "Capabilities", CAPABILITIES,
        "TimeoutInMinutes",
            step.has("TimeoutInMinutes") ? step.get("TimeoutInMinutes").asInt() : null);
  }

  @Override
  public Made create(Step step) {
    Stacks all = stacks.getObject();
    String name = step.generated(LONGEST_NAME, "");
    Stack parent = all.table().get(step.stack().id());
    String root = parent.details().root() == null ? parent.id() : parent.details().root();
    Caller caller = caller(step);
    Stack known = all.table().find(caller.account(), caller.region(), name);
    String id;
    try {
      id =
          known == null
              ? all.create(caller, input(step, name), new Stacks.Parent(parent.id(), root))
              : known.id();
    } catch (AwsFailure e) {
      throw new ResourceFailure(e.text());
    }
    step.identified(id);
    Stack ended = await(step, id);
    if (ended.status() != StackStatus.CREATE_COMPLETE) {
      throw new ResourceFailure(
          "Embedded stack " + id + " was not successfully created: " + reason(ended));
    }
    return made(ended);
  }

  private static String reason(Stack stack) {
    StackOperation operation = stack.operation();
    String reason = operation == null ? stack.reason() : operation.failure();
    return reason == null ? "it is " + stack.status() : reason;
  }

  private Stack await(Step step, String id) {
    Stacks all = stacks.getObject();
    step.until(
        () -> !all.table().get(id).status().isInProgress(),
        LONGEST,
        "The stack " + id + " did not end within twelve hours.");
    return all.table().get(id);
  }

  private static Made made(Stack stack) {
    Made made = Made.of(stack.id(), "StackId", stack.id());
    stack
        .details()
        .outputs()
        .forEach(output -> made.attributes().put("Outputs." + output.key(), output.value()));
    return made;
  }

  @Override
  public Made update(Step step) {
    Stacks all = stacks.getObject();
    String id = step.physicalId();
    Stack now = all.table().get(id);
    if (!now.status().isInProgress()) {
      try {
        updates.getObject().update(caller(step), input(step, id));
      } catch (AwsFailure e) {
        if (!e.text().startsWith("No updates")) {
          throw new ResourceFailure(e.text());
        }
      }
    }
    Stack ended = await(step, id);
    boolean isFine =
        Set.of(StackStatus.UPDATE_COMPLETE, StackStatus.CREATE_COMPLETE).contains(ended.status())
            || ended.status() == StackStatus.UPDATE_ROLLBACK_COMPLETE
                && now.status() == StackStatus.UPDATE_ROLLBACK_COMPLETE;
    if (!isFine) {
      throw new ResourceFailure(
          "Embedded stack " + id + " was not successfully updated: " + reason(ended));
    }
    return made(ended);
  }

  @Override
  public void delete(Step step) {
    Stacks all = stacks.getObject();
    String id = step.physicalId();
    Caller caller = caller(step);
    if (all.table().find(caller.account(), caller.region(), id) == null) {
      return;
    }
    await(step, id);
    all.delete(id, StackOperation.deletion(List.of(), false, null));
    Stack ended = await(step, id);
    if (ended.status() != StackStatus.DELETE_COMPLETE) {
      throw new ResourceFailure(
          "Embedded stack " + id + " was not successfully deleted: " + reason(ended));
    }
  }
}
