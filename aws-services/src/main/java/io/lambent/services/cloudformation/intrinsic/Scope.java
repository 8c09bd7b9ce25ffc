package io.lambent.services.cloudformation.intrinsic;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The names that functions refer to. */
public interface Scope {

  /** The text of a value that is only known once the resource exists. */
  String UNKNOWN = "{{changeSet:KNOWN_AFTER_APPLY}}";

  /** The value of a parameter, pseudo parameter or resource; null where the name is not known. */
  @Nullable JsonNode ref(String name);

  /**
   * An attribute of a resource.
   *
   * @throws io.lambent.services.cloudformation.template.TemplateError where it has none
   */
  JsonNode attribute(String resource, String attribute);

  /** The definition of a condition; null where there is none. */
  @Nullable JsonNode condition(String name);

  /** The mappings of the template. */
  JsonNode mappings();

  /**
   * The value of an export.
   *
   * @throws io.lambent.services.cloudformation.template.TemplateError where there is none
   */
  JsonNode importValue(String name);

  /** The availability zones of a region; empty for the stack's own. */
  List<String> zones(String region);
}
