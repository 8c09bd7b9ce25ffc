package io.lambent.services.cloudformation.execution;

import io.lambent.aws.arn.Arn;
import io.lambent.services.cloudformation.intrinsic.Scope;
import io.lambent.services.cloudformation.resource.ResourceState;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.ExportTable;
import io.lambent.services.cloudformation.stack.ParameterValue;
import io.lambent.services.cloudformation.template.ParameterDefinition;
import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.cloudformation.template.TemplateError;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** The names of a stack's template: its parameters, its resources, and what it imports. */
public final class StackScope implements Scope {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Identity stack;
  private final Template template;
  private final Deployment deployment;
  private final Function<String, @Nullable ResourceState> resources;
  private final ExportTable exports;
  private final boolean isPreview;
  private final Set<String> imported = new ConcurrentSkipListSet<>();

  /** The stack that a template is computed for. */
  public record Identity(String id, String name, String account, String region) {}

  /**
   * @param resources finds resources that are there
   * @param isPreview true if resources that are not there are values that are not known yet
   */
  public StackScope(
      Identity stack,
      Template template,
      Deployment deployment,
      Function<String, @Nullable ResourceState> resources,
      ExportTable exports,
      boolean isPreview) {
    this.stack = stack;
    this.template = template;
    this.deployment = deployment;
    this.resources = resources;
    this.exports = exports;
    this.isPreview = isPreview;
  }

  /** The names of exports that were used. */
  Set<String> imported() {
    return new TreeSet<>(imported);
  }

  @Override
  public @Nullable JsonNode ref(String name) {
    if (name.startsWith("AWS::")) {
      return pseudo(name);
    }
    ParameterDefinition parameter = template.parameters().get(name);
    if (parameter != null) {
      return parameter(parameter);
    }
    ResourceState resource = resources.apply(name);
    if (resource != null && resource.physicalId() != null) {
      return NODES.stringNode(resource.physicalId());
    }
    return isPreview && template.resources().containsKey(name) ? unknown() : null;
  }

  private static JsonNode unknown() {
    return NODES.stringNode(UNKNOWN);
  }

  private @Nullable JsonNode parameter(ParameterDefinition parameter) {
    ParameterValue value = deployment.parameters().get(parameter.name());
    if (value == null) {
      return null;
    }
    if (!parameter.isList()) {
      return NODES.stringNode(value.effective());
    }
    ArrayNode list = NODES.arrayNode();
    Stream.of(value.effective().split(",", -1)).map(String::strip).forEach(list::add);
    return list;
  }

  private @Nullable JsonNode pseudo(String name) {
    return switch (name) {
      case "AWS::NoValue" -> MissingNode.getInstance();
      case "AWS::AccountId" -> NODES.stringNode(stack.account());
      case "AWS::Region" -> NODES.stringNode(stack.region());
      case "AWS::Partition" -> NODES.stringNode(Arn.partition(stack.region()));
      case "AWS::URLSuffix" ->
          NODES.stringNode(stack.region().startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com");
      case "AWS::StackName" -> NODES.stringNode(stack.name());
      case "AWS::StackId" -> NODES.stringNode(stack.id());
      case "AWS::NotificationARNs" -> {
        ArrayNode list = NODES.arrayNode();
        deployment.notificationArns().forEach(list::add);
        yield list;
      }
      default -> null;
    };
  }

  @Override
  public JsonNode attribute(String resource, String attribute) {
    if (!template.resources().containsKey(resource)) {
      throw new TemplateError(
          "Template error: instance of Fn::GetAtt references undefined resource " + resource);
    }
    ResourceState state = resources.apply(resource);
    if (state == null) {
      if (isPreview) {
        return unknown();
      }
      throw TemplateError.format(
          "Unresolved resource dependencies ["
              + resource
              + "] in the Resources block of the template");
    }
    JsonNode value = state.attributes().get(attribute);
    if (value == null) {
      value = state.attributes().at("/" + attribute.replace("~", "~0").replace('.', '/'));
    }
    if (value.isMissingNode()) {
      value = state.properties().path(attribute);
    }
    if (!value.isMissingNode()) {
      return value;
    }
    if (state.type().startsWith("Custom::")
        || state.type().equals("AWS::CloudFormation::CustomResource")) {
      throw new TemplateError(
          "CustomResource attribute error: Vendor response doesn't contain "
              + attribute
              + " attribute in object "
              + state.physicalId());
    }
    throw new TemplateError(ResourceTypes.unsupported(state.type(), attribute));
  }

  @Override
  public @Nullable JsonNode condition(String name) {
    return template.section("Conditions").get(name);
  }

  @Override
  public JsonNode mappings() {
    return template.root().path("Mappings");
  }

  @Override
  public JsonNode importValue(String name) {
    ExportTable.Export export = exports.find(stack.account(), stack.region(), name);
    if (export == null) {
      throw TemplateError.late("No export named " + name + " found.");
    }
    imported.add(name);
    return NODES.stringNode(export.value());
  }

  @Override
  public List<String> zones(String region) {
    String of = region.isEmpty() ? stack.region() : region;
    return List.of(of + "a", of + "b", of + "c");
  }
}
