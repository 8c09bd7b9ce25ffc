package io.lambent.services.cloudformation.template;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A template whose form has been checked. */
public final class Template {
  private static final Set<String> SECTIONS =
      Set.of(
          "AWSTemplateFormatVersion",
          "Description",
          "Metadata",
          "Parameters",
          "Rules",
          "Mappings",
          "Conditions",
          "Transform",
          "Hooks",
          "Globals",
          "Resources",
          "Outputs");
  private static final String VERSION = "2010-09-09";
  private static final int MAX_RESOURCES = 500;
  private static final int MAX_PARAMETERS = 200;
  private static final int MAX_OUTPUTS = 200;
  private static final int MAX_DESCRIPTION = 1024;

  private final ObjectNode root;
  private final Map<String, ParameterDefinition> parameters = new LinkedHashMap<>();
  private final Map<String, ResourceDefinition> resources = new LinkedHashMap<>();

  private Template(ObjectNode root) {
    this.root = root;
  }

  /** Reads the text of a template, whose transforms may still have to run. */
  public static Template parse(String text) {
    return of(TemplateText.read(text));
  }

  /**
   * Checks the form of a template.
   *
   * @throws TemplateError where it is not one
   */
  public static Template of(ObjectNode root) {
    Template template = new Template(root);
    template.checkSections();
    template.section("Parameters").forEach(template::parameter);
    if (template.transforms().isEmpty() && !hasTransformInside(root)) {
      template.checkComplete();
    }
    return template;
  }

  private static boolean hasTransformInside(JsonNode node) {
    return node.has("Fn::Transform") || node.valueStream().anyMatch(Template::hasTransformInside);
  }

  private void parameter(String name, JsonNode node) {
    if (!name.chars().allMatch(Template::isAlphanumeric)) {
      throw TemplateError.format("Parameter name " + name + " is non alphanumeric.");
    }
    parameters.put(name, ParameterDefinition.of(name, node));
  }

  static boolean isAlphanumeric(int c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
  }

  private void checkSections() {
    List<String> unknown =
        root.propertyNames().stream().filter(name -> !SECTIONS.contains(name)).toList();
    if (!unknown.isEmpty()) {
      throw new TemplateError("Invalid template property or properties " + unknown);
    }
    JsonNode version = root.path("AWSTemplateFormatVersion");
    if (!version.isMissingNode() && !version.asString("").equals(VERSION)) {
      throw TemplateError.format("unsupported value for AWSTemplateFormatVersion.");
    }
    JsonNode description = root.path("Description");
    if (!description.isMissingNode() && !description.isString()) {
      throw TemplateError.format("every Description member must be a string.");
    }
    if (description.asString("").length() > MAX_DESCRIPTION) {
      throw TemplateError.format("'Description' length is greater than 1024.");
    }
    for (String name :
        List.of("Parameters", "Mappings", "Conditions", "Resources", "Outputs", "Rules")) {
      JsonNode section = root.path(name);
      if (!section.isMissingNode() && !section.isObject()) {
        throw TemplateError.format("[/" + name + "] must be an object.");
      }
    }
    if (section("Parameters").size() > MAX_PARAMETERS) {
      throw TemplateError.format(
          "Number of parameters, %d, is greater than maximum allowed, 200"
              .formatted(section("Parameters").size()));
    }
  }

  /** Checks the sections that transforms may have changed. */
  private void checkComplete() {
    Map<String, JsonNode> declared = section("Resources");
    if (declared.isEmpty()) {
      throw TemplateError.format("At least one Resources member must be defined.");
    }
    if (declared.size() > MAX_RESOURCES) {
      throw TemplateError.format(
          "Number of resources, %d, is greater than maximum allowed, 500"
              .formatted(declared.size()));
    }
    checkNulls(root, "");
    declared.forEach((name, node) -> resources.put(name, ResourceDefinition.of(name, node)));
    section("Mappings").forEach(Template::checkMapping);
    Map<String, JsonNode> outputs = section("Outputs");
    if (outputs.size() > MAX_OUTPUTS) {
      throw TemplateError.format(
          "Number of outputs, %d, is greater than maximum allowed, 200".formatted(outputs.size()));
    }
    outputs.forEach(Template::checkOutput);
    checkReferences();
  }

  private static void checkNulls(JsonNode node, String path) {
    if (node.isNull()) {
      throw new TemplateError("[" + path + "] 'null' values are not allowed in templates");
    }
    if (node.isObject()) {
      node.properties().forEach(entry -> checkNulls(entry.getValue(), path + "/" + entry.getKey()));
    } else if (node.isArray()) {
      for (int i = 0; i < node.size(); i++) {
        checkNulls(node.get(i), path + "/" + i);
      }
    }
  }

  private static void checkMapping(String name, JsonNode mapping) {
    if (!mapping.isObject()) {
      throw TemplateError.format("Every Mappings member must be a map.");
    }
    for (JsonNode second : mapping) {
      if (!second.isObject()) {
        throw TemplateError.format("Every Mappings member " + name + " must be a map.");
      }
      for (JsonNode value : second) {
        if (value.isObject()) {
          throw TemplateError.format("Every Mappings attribute must be a String or a List.");
        }
      }
    }
  }

  private static void checkOutput(String name, JsonNode output) {
    if (!name.chars().allMatch(Template::isAlphanumeric)) {
      throw TemplateError.format("Output name " + name + " is non alphanumeric.");
    }
    if (!output.isObject() || !output.has("Value")) {
      throw TemplateError.format("Every Outputs member must contain a Value object");
    }
  }

  private void checkReferences() {
    Set<String> missing = new TreeSet<>();
    for (ResourceDefinition resource : resources.values()) {
      collect(missing, resource.properties());
      resource.dependsOn().stream()
          .filter(name -> !resources.containsKey(name))
          .forEach(missing::add);
      String condition = resource.condition();
      if (condition != null && !section("Conditions").containsKey(condition)) {
        throw TemplateError.format(
            "Unresolved condition dependencies ["
                + condition
                + "] in the Resources block of the"
                + " template");
      }
    }
    if (!missing.isEmpty()) {
      throw TemplateError.format(
          "Unresolved resource dependencies "
              + missing
              + " in the Resources block of the template");
    }
    for (Map.Entry<String, JsonNode> output : section("Outputs").entrySet()) {
      collect(missing, output.getValue().path("Value"));
      collect(missing, output.getValue().path("Export"));
    }
    if (!missing.isEmpty()) {
      throw TemplateError.format(
          "Unresolved resource dependencies " + missing + " in the Outputs block of the template");
    }
    for (JsonNode condition : section("Conditions").values()) {
      References references = References.all(condition);
      Stream.concat(references.refs().stream(), references.attributes().stream())
          .filter(name -> !parameters.containsKey(name) && !name.startsWith("AWS::"))
          .forEach(missing::add);
      checkConditions(references, "the Conditions block");
    }
    if (!missing.isEmpty()) {
      throw TemplateError.format(
          "Unresolved dependencies "
              + missing
              + ". Cannot reference resources in the Conditions block of the template");
    }
  }

  private void collect(Set<String> missing, JsonNode value) {
    References references = References.all(value);
    references.refs().stream()
        .filter(
            name ->
                !resources.containsKey(name)
                    && !parameters.containsKey(name)
                    && !name.startsWith("AWS::"))
        .forEach(missing::add);
    for (String name : references.attributes()) {
      if (!resources.containsKey(name)) {
        throw new TemplateError(
            "Template error: instance of Fn::GetAtt references undefined resource " + name);
      }
    }
    checkConditions(references, "Fn::If");
  }

  private void checkConditions(References references, String where) {
    for (String name : references.conditions()) {
      if (!section("Conditions").containsKey(name)) {
        throw new TemplateError(
            "Template error: unresolved condition dependency " + name + " in " + where);
      }
    }
  }

  public ObjectNode root() {
    return root;
  }

  /** A section whose members are named; empty where the template lacks it. */
  public Map<String, JsonNode> section(String name) {
    Map<String, JsonNode> members = new LinkedHashMap<>();
    root.path(name).properties().forEach(entry -> members.put(entry.getKey(), entry.getValue()));
    return members;
  }

  public Map<String, ParameterDefinition> parameters() {
    return Collections.unmodifiableMap(parameters);
  }

  /** The resources; none where transforms have yet to run. */
  public Map<String, ResourceDefinition> resources() {
    return Collections.unmodifiableMap(resources);
  }

  public @Nullable String description() {
    return root.has("Description") ? root.path("Description").asString() : null;
  }

  /** The transforms of the whole template, in their order. */
  public List<JsonNode> transforms() {
    JsonNode transform = root.path("Transform");
    List<JsonNode> transforms = new ArrayList<>();
    if (transform.isArray()) {
      transform.forEach(transforms::add);
    } else if (!transform.isMissingNode()) {
      transforms.add(transform);
    }
    return transforms;
  }

  /** The names of resources that another one needs, under conditions. */
  public Set<String> dependencies(ResourceDefinition resource, Predicate<String> isTrue) {
    Set<String> names = new TreeSet<>(resource.dependsOn());
    References references = References.under(resource.properties(), isTrue);
    names.addAll(references.refs());
    names.addAll(references.attributes());
    names.retainAll(resources.keySet());
    return names;
  }
}
