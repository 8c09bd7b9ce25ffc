package io.lambent.services.cloudformation;

import io.lambent.services.cloudformation.template.ResourceDefinition;
import io.lambent.services.cloudformation.template.Template;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The capabilities that a template needs, which the caller has to acknowledge. */
final class Capabilities {
  static final String IAM = "CAPABILITY_IAM";
  static final String NAMED_IAM = "CAPABILITY_NAMED_IAM";
  static final String AUTO_EXPAND = "CAPABILITY_AUTO_EXPAND";

  private static final Map<String, String> IAM_NAMES =
      Map.of(
          "AWS::IAM::AccessKey", "",
          "AWS::IAM::Group", "GroupName",
          "AWS::IAM::InstanceProfile", "InstanceProfileName",
          "AWS::IAM::ManagedPolicy", "ManagedPolicyName",
          "AWS::IAM::Policy", "",
          "AWS::IAM::Role", "RoleName",
          "AWS::IAM::User", "UserName",
          "AWS::IAM::UserToGroupAddition", "");

  private Capabilities() {}

  /** The capability that a template needs for its IAM resources; empty where it needs none. */
  static String needed(Template template) {
    String needed = "";
    for (ResourceDefinition resource : template.resources().values()) {
      String name = IAM_NAMES.get(resource.type());
      if (name != null) {
        if (!name.isEmpty() && resource.properties().has(name)) {
          return NAMED_IAM;
        }
        needed = IAM;
      }
    }
    return needed;
  }

  /** The types of resources that need a capability. */
  static Set<String> reasons(Template template) {
    Set<String> types = new TreeSet<>();
    template.resources().values().stream()
        .map(ResourceDefinition::type)
        .filter(IAM_NAMES::containsKey)
        .forEach(types::add);
    return types;
  }

  static void check(Template processed, List<String> given) {
    String needed = needed(processed);
    boolean lacks =
        needed.equals(NAMED_IAM)
            ? !given.contains(NAMED_IAM)
            : needed.equals(IAM) && !given.contains(IAM) && !given.contains(NAMED_IAM);
    if (lacks) {
      throw CloudFormationErrors.capabilities(needed);
    }
  }
}
