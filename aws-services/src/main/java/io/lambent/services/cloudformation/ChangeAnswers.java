package io.lambent.services.cloudformation;

import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.execution.ResourceChange;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Formats changes of resources for answers. */
final class ChangeAnswers {
  private ChangeAnswers() {}

  static Struct change(ResourceChange change, boolean withValues) {
    Struct resource =
        Struct.of(
            "Action", change.action(),
            "LogicalResourceId", change.logicalId(),
            "PhysicalResourceId", change.physicalId(),
            "ResourceType", change.type(),
            "PolicyAction", change.policyAction(),
            "Replacement", change.replacement(),
            "Scope", change.scope(),
            "Details",
                change.details().stream()
                    .filter(detail -> withValues ? !detail.isImplied() : !isImplied(change, detail))
                    .map(detail -> detail(change, detail, withValues))
                    .toList());
    if (withValues) {
      resource.put("BeforeContext", context(change.before()));
      resource.put("AfterContext", context(change.after()));
    }
    return Struct.of("Type", "Resource", "ResourceChange", resource);
  }

  /** Beside its values, AWS shows that the template may change what another resource changes. */
  private static boolean isImplied(ResourceChange change, ResourceChange.PropertyChange detail) {
    return detail.causedBy() == null
        && change.details().stream()
            .anyMatch(
                other ->
                    other.attribute().equals(detail.attribute())
                        && other.name().equals(detail.name())
                        && other.source().startsWith("Resource"));
  }

  private static boolean isAlways(ResourceChange change) {
    return "True".equals(change.replacement());
  }

  private static @Nullable String context(@Nullable ObjectNode properties) {
    if (properties == null) {
      return null;
    }
    ObjectNode context = properties.objectNode();
    context.set("Properties", properties);
    return context.toString();
  }

  private static Struct detail(
      ResourceChange change, ResourceChange.PropertyChange detail, boolean withValues) {
    String recreation =
        !detail.recreates()
            ? "Never"
            : isAlways(change) || detail.isImplied() ? "Always" : "Conditionally";
    boolean isProperty = detail.attribute().equals(ResourceChange.PropertyChange.PROPERTIES);
    Struct target =
        Struct.of(
            "Attribute",
            detail.attribute(),
            "Name",
            isProperty ? detail.name() : null,
            "RequiresRecreation",
            recreation);
    if (withValues && isProperty) {
      target
          .put("Path", "/Properties/" + detail.name())
          .put("AttributeChangeType", detail.kind())
          .put("BeforeValue", detail.before())
          .put("AfterValue", detail.after());
    }
    return Struct.of(
        "Target",
        target,
        "Evaluation",
        detail.isKnown() ? "Static" : "Dynamic",
        "ChangeSource",
        detail.source(),
        "CausingEntity",
        detail.causedBy());
  }
}
