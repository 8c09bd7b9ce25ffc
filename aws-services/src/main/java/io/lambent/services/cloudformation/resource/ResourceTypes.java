package io.lambent.services.cloudformation.resource;

import io.lambent.services.cloudformation.template.TemplateText;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** All resource types: those that services declare, and those of CloudFormation itself. */
@Component("cloudFormationResourceTypes")
public class ResourceTypes {
  private static final String CUSTOM = "Custom::";
  private static final String NESTED_STACK = "AWS::CloudFormation::Stack";
  private static final String CUSTOM_RESOURCE = "AWS::CloudFormation::CustomResource";

  private final Map<String, ResourceType> types = new LinkedHashMap<>();
  private final boolean skipsUnknown;

  ResourceTypes(List<ResourceType> own, UnknownTypes unknown) {
    TypeList list = new TypeList();
    LambdaTypes.addTo(list);
    MessagingTypes.addTo(list);
    BucketTypes.addTo(list);
    EventTypes.addTo(list);
    TableTypes.addTo(list);
    StreamTypes.addTo(list);
    ConfigTypes.addTo(list);
    IamTypes.addTo(list);
    IamPolicyTypes.addTo(list);
    HttpApiTypes.addTo(list);
    RestApiTypes.addTo(list);
    KeyTypes.addTo(list);
    ElbTypes.addTo(list);
    AlarmTypes.addTo(list);
    GlobalTableTypes.addTo(list);
    types.putAll(list.types());
    own.forEach(type -> types.put(type.facts().type(), type));
    types.put(Placeholder.METADATA.facts().type(), Placeholder.METADATA);
    this.skipsUnknown = unknown.areSkipped();
  }

  /** Decides whether resources of unknown types are skipped. */
  @FunctionalInterface
  public interface UnknownTypes {
    boolean areSkipped();
  }

  /** The facts of a type in the table, for types outside this package. */
  public static ResourceFacts facts(String type) {
    return new TypeList().facts(type);
  }

  /** The type of a name; null where Lambent does not have it. */
  public @Nullable ResourceType find(String name) {
    ResourceType type = types.get(name.startsWith(CUSTOM) ? CUSTOM_RESOURCE : name);
    return type == null && skipsUnknown && isWellFormed(name) ? new Placeholder(name) : type;
  }

  /** Returns true where resources of unknown types are skipped. */
  public boolean skipsUnknown() {
    return skipsUnknown;
  }

  private static boolean isWellFormed(String name) {
    return name.matches("[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+(::MODULE)?");
  }

  /** AWS's text for an attribute that the resources of a type do not have. */
  public static String unsupported(String type, String attribute) {
    return "Resource type " + type + " does not support attribute {" + attribute + "}";
  }

  /** Says that a type lacks an attribute; null where it has it, or where any may be there. */
  public @Nullable String attributeProblem(String name, String attribute) {
    ResourceType type = find(name);
    if (type == null || type.isOpen() || name.equals(NESTED_STACK)) {
      return null;
    }
    ResourceFacts facts = type.facts();
    String first = attribute.split("\\.", 2)[0];
    boolean isKnown =
        facts.properties().contains(first)
            || facts.attributes().stream()
                .anyMatch(each -> each.equals(first) || each.startsWith(first + "."));
    return isKnown ? null : unsupported(name, attribute);
  }

  /** The names of the types that are not there. */
  public Set<String> unknown(Collection<String> names) {
    Set<String> unknown = new TreeSet<>();
    names.stream().filter(name -> find(name) == null).forEach(unknown::add);
    return unknown;
  }

  /** All names, for documents. */
  public Set<String> names() {
    return new TreeSet<>(types.keySet());
  }

  /**
   * Checks the names of properties.
   *
   * @throws ResourceFailure where one is not known or a required one is missing
   */
  public static void check(ResourceType type, JsonNode properties) {
    ResourceFacts facts = type.facts();
    if (!type.isOpen()) {
      for (String name : properties.propertyNames()) {
        if (!facts.properties().contains(name)) {
          throw new ResourceFailure("Encountered unsupported property " + name);
        }
      }
    }
    List<String> missing = facts.required().stream().filter(name -> !properties.has(name)).toList();
    if (!missing.isEmpty()) {
      throw new ResourceFailure(
          "Properties validation failed for resource of type "
              + facts.type()
              + " with message: #: required key ["
              + missing.getFirst()
              + "] not found");
    }
  }

  /** A type whose resources exist only as entries of the stack. */
  private record Placeholder(String name) implements ResourceType {
    static final Placeholder METADATA = new Placeholder("AWS::CDK::Metadata");

    @Override
    public ResourceFacts facts() {
      return new ResourceFacts(name, Set.of(), Set.of(), Set.of(), Set.of());
    }

    @Override
    public Made create(Step step) {
      return Made.of(step.generated(128, ""));
    }

    @Override
    public Made update(Step step) {
      return Made.of(step.physicalId());
    }

    @Override
    public void delete(Step step) {
      // There is nothing to delete.
    }

    @Override
    public boolean isOpen() {
      return true;
    }
  }

  /** The properties that differ between two states. */
  public static Set<String> changes(ObjectNode before, ObjectNode after) {
    Set<String> names = new TreeSet<>(before.propertyNames());
    names.addAll(after.propertyNames());
    names.removeIf(
        name -> {
          JsonNode was = before.get(name);
          JsonNode is = after.get(name);
          return was != null && is != null && TemplateText.same(was, is);
        });
    return names;
  }
}
