package io.lambent.services.cloudformation;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.Stack;
import io.lambent.services.cloudformation.template.ParameterDefinition;
import io.lambent.services.cloudformation.template.ResourceDefinition;
import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.transform.Transforms;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Reads and checks templates without deploying them. */
@Component("cloudFormationTemplates")
class Templates {
  private final Stacks stacks;
  private final ChangeSets changeSets;
  private final TemplateSource source;
  private final ResourceTypes types;

  Templates(Stacks stacks, ChangeSets changeSets, TemplateSource source, ResourceTypes types) {
    this.stacks = stacks;
    this.changeSets = changeSets;
    this.source = source;
    this.types = types;
  }

  Struct get(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    String changeSet = Inputs.text(input, "ChangeSetName");
    Deployment deployment;
    if (!changeSet.isEmpty()) {
      if (name.isEmpty() && !changeSet.startsWith("arn:")) {
        throw CloudFormationErrors.validation("StackName is a required parameter.");
      }
      deployment = changeSets.deployment(caller, name, changeSet);
    } else {
      if (name.isEmpty()) {
        throw CloudFormationErrors.validation(
            "StackName is required if ChangeSetName is not specified.");
      }
      Deployment deployed = stacks.find(caller, name).details().deployed();
      if (deployed == null) {
        // The stack only has a change set so far. Clients take this for a stack without a template.
        return Struct.of("StagesAvailable", List.of());
      }
      deployment = deployed;
    }
    boolean isProcessed = "Processed".equals(input.text("TemplateStage"));
    return Struct.of(
        "TemplateBody",
        isProcessed ? processed(deployment) : deployment.body(),
        "StagesAvailable",
        List.of("Original", "Processed"));
  }

  /** The template after its transforms; the original text where it has none. */
  private static String processed(Deployment deployment) {
    return Transforms.areIn(Template.parse(deployment.body()))
        ? deployment.template().toString()
        : deployment.body();
  }

  Struct validate(Caller caller, Struct input) {
    try {
      Template template = Template.parse(source.read(Stacks.scope(caller), input, null));
      checkTypes(template);
      String needed = Capabilities.needed(template);
      Struct result =
          Struct.of(
              "Parameters",
              template.parameters().values().stream().map(Templates::parameter).toList(),
              "Description",
              template.description());
      return capabilities(result, template, needed);
    } catch (TemplateError e) {
      throw CloudFormationErrors.validation(e.text());
    }
  }

  private void checkTypes(Template template) {
    Set<String> unknown =
        types.unknown(
            template.resources().values().stream().map(ResourceDefinition::type).toList());
    if (!unknown.isEmpty()) {
      throw TemplateError.format("Unrecognized resource types: " + unknown);
    }
  }

  private static Struct parameter(ParameterDefinition parameter) {
    return Struct.of(
        "ParameterKey", parameter.name(),
        "DefaultValue", parameter.defaultValue(),
        "NoEcho", parameter.noEcho(),
        "Description", parameter.description());
  }

  private static Struct capabilities(Struct result, Template template, String needed) {
    List<String> capabilities = new ArrayList<>();
    if (!needed.isEmpty()) {
      capabilities.add(needed);
      result.put(
          "CapabilitiesReason",
          "The following resource(s) require capabilities: " + Capabilities.reasons(template));
    }
    List<String> transforms = new ArrayList<>();
    for (JsonNode transform : template.transforms()) {
      transforms.add(
          transform.isString() ? transform.asString() : transform.path("Name").asString(""));
    }
    if (!transforms.isEmpty()) {
      result.put("DeclaredTransforms", transforms);
      if (transforms.stream().anyMatch(name -> !name.equals("AWS::Include"))) {
        capabilities.add(Capabilities.AUTO_EXPAND);
      }
    }
    if (!capabilities.isEmpty()) {
      result.put("Capabilities", capabilities);
    }
    return result;
  }

  Struct summary(Caller caller, Struct input) {
    String name = Inputs.text(input, "StackName");
    try {
      String body;
      if (name.isEmpty()) {
        body = source.read(Stacks.scope(caller), input, null);
      } else {
        Stack stack = stacks.find(caller, name);
        body = stacks.deployed(stack).body();
      }
      Template template = Template.parse(body);
      Set<String> resourceTypes = new TreeSet<>();
      for (JsonNode resource : template.section("Resources").values()) {
        resourceTypes.add(resource.path("Type").asString(""));
      }
      String version = template.root().path("AWSTemplateFormatVersion").asString("");
      JsonNode metadata = template.root().path("Metadata");
      Struct result =
          Struct.of(
              "Parameters",
              template.parameters().values().stream().map(Templates::declaration).toList(),
              "Description",
              template.description(),
              "ResourceTypes",
              List.copyOf(resourceTypes),
              "Version",
              version.isEmpty() ? null : version,
              "Metadata",
              metadata.isMissingNode() ? null : metadata.toString());
      return capabilities(result, template, Capabilities.needed(template));
    } catch (TemplateError e) {
      throw CloudFormationErrors.validation(e.text());
    }
  }

  private static Struct declaration(ParameterDefinition parameter) {
    Struct constraints = new Struct();
    if (!parameter.allowedValues().isEmpty()) {
      constraints.put("AllowedValues", parameter.allowedValues());
    }
    return Struct.of(
        "ParameterKey", parameter.name(),
        "DefaultValue", parameter.defaultValue(),
        "ParameterType", parameter.type(),
        "NoEcho", parameter.noEcho(),
        "Description", parameter.description(),
        "ParameterConstraints", constraints);
  }
}
