package io.lambent.services.cloudformation.execution;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a change set does to a resource.
 *
 * @param action {@code Add}, {@code Modify} or {@code Remove}
 * @param replacement {@code True}, {@code False} or {@code Conditional}; null but for changes
 * @param before the properties before; null where the resource is not there
 * @param after the properties after; null where it goes
 */
public record ResourceChange(
    String action,
    String logicalId,
    @Nullable String physicalId,
    String type,
    @Nullable String replacement,
    @Nullable String policyAction,
    List<String> scope,
    List<PropertyChange> details,
    @Nullable ObjectNode before,
    @Nullable ObjectNode after) {

  /**
   * Returns true where nothing is known to change: the resource only refers to attributes of others
   * that do.
   */
  public boolean onlyRefers() {
    return !details.isEmpty() && details.stream().allMatch(PropertyChange::isImplied);
  }

  /**
   * A part of a resource's definition that changes.
   *
   * @param attribute such as {@code Properties} or {@code Metadata}; null in what older versions
   *     have stored, for properties
   * @param name of the property; empty for other attributes
   * @param isKnown false where the value is only known once another resource is made
   * @param source such as {@code DirectModification}
   * @param causedBy a parameter or an attribute of a resource; null where the template changed
   * @param isImplied true where the value stays the same as far as is known
   */
  public record PropertyChange(
      @Nullable String attribute,
      String name,
      String kind,
      boolean recreates,
      boolean isKnown,
      String source,
      @Nullable String causedBy,
      @Nullable String before,
      @Nullable String after,
      boolean isImplied) {
    public static final String PROPERTIES = "Properties";

    @Override
    public String attribute() {
      return attribute == null ? PROPERTIES : attribute;
    }
  }
}
