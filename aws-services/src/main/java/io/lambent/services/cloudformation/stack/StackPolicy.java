package io.lambent.services.cloudformation.stack;

import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Decides which resources of a stack an update may change, replace or delete. What no statement
 * allows is denied, and a statement that denies takes precedence. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html">Prevent
 * updates to stack resources</a>.
 */
public final class StackPolicy {
  public static final String MODIFY = "Update:Modify";
  public static final String REPLACE = "Update:Replace";
  public static final String DELETE = "Update:Delete";

  private static final Pattern ACTION = Pattern.compile("\\*|Update:(\\*|Modify|Replace|Delete)");
  private static final String BY_NAME = "LogicalResourceId/";
  private static final Set<String> MEMBERS =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final String DENIED =
      "Action denied by stack policy: Statement [#%d] does not allow [%s] for resource [%s]";
  private static final Set<String> OPERATORS = Set.of("StringEquals", "StringLike");
  private static final StackPolicy NONE = new StackPolicy(List.of());

  private final List<JsonNode> statements;

  private StackPolicy(List<JsonNode> statements) {
    this.statements = statements;
  }

  /**
   * Reads a policy. An empty object, and null, stand for none: they protect nothing.
   *
   * @throws TemplateError where the text is no policy
   */
  public static StackPolicy parse(@Nullable String text) {
    if (text == null) {
      return NONE;
    }
    JsonNode root = TemplateText.read(text);
    if (!root.isObject()) {
      throw new TemplateError("A policy is an object");
    }
    if (root.isEmpty()) {
      return NONE;
    }
    List<JsonNode> statements = each(root.path("Statement"));
    if (statements.isEmpty() || !statements.stream().allMatch(StackPolicy::isValid)) {
      throw new TemplateError("A policy has statements");
    }
    return new StackPolicy(statements);
  }

  /** Reads a policy that is stored; one that an earlier version has accepted protects nothing. */
  public static StackPolicy stored(@Nullable String text) {
    try {
      return parse(text);
    } catch (TemplateError e) {
      return NONE;
    }
  }

  private static boolean isValid(JsonNode statement) {
    List<JsonNode> actions = new ArrayList<>(each(statement.path("Action")));
    actions.addAll(each(statement.path("NotAction")));
    return statement.isObject()
        && MEMBERS.containsAll(statement.propertyNames())
        && Set.of("Allow", "Deny").contains(statement.path("Effect").asString(""))
        && statement.path("Principal").asString("").equals("*")
        && !actions.isEmpty()
        && actions.stream().allMatch(name -> ACTION.matcher(name.asString("")).matches())
        && statement.path("Condition").properties().stream().allMatch(StackPolicy::isValid);
  }

  private static boolean isValid(Map.Entry<String, JsonNode> condition) {
    return OPERATORS.contains(condition.getKey())
        && Set.of("ResourceType").containsAll(condition.getValue().propertyNames());
  }

  /** The elements of a list; a single value is a list of one. */
  private static List<JsonNode> each(JsonNode node) {
    if (node.isMissingNode()) {
      return List.of();
    }
    return node.isArray() ? node.valueStream().toList() : List.of(node);
  }

  /**
   * Says why an action is denied.
   *
   * @param action one of the constants of this class
   * @return AWS's text; null where the action is allowed
   */
  public @Nullable String denial(String action, String logicalId, String type) {
    if (statements.isEmpty()) {
      return null;
    }
    boolean isAllowed = false;
    for (int i = 0; i < statements.size(); i++) {
      JsonNode statement = statements.get(i);
      if (!concerns(statement, action, logicalId, type)) {
        continue;
      }
      if (statement.path("Effect").asString().equals("Deny")) {
        return DENIED.formatted(i + 1, texts(statement, "Action"), texts(statement, "Resource"));
      }
      isAllowed = true;
    }
    return isAllowed ? null : "Action not allowed by stack policy";
  }

  private static boolean concerns(
      JsonNode statement, String action, String logicalId, String type) {
    String resource = BY_NAME + logicalId;
    boolean isAction =
        statement.has("NotAction")
            ? !matches(statement.path("NotAction"), action)
            : matches(statement.path("Action"), action);
    boolean isResource =
        statement.has("NotResource")
            ? !matches(statement.path("NotResource"), resource)
            : matches(statement.path("Resource"), resource);
    return isAction
        && isResource
        && statement.path("Condition").properties().stream()
            .allMatch(condition -> holds(condition, type));
  }

  private static boolean holds(Map.Entry<String, JsonNode> condition, String type) {
    JsonNode types = condition.getValue().path("ResourceType");
    return condition.getKey().equals("StringLike")
        ? matches(types, type)
        : each(types).stream().anyMatch(each -> each.asString("").equals(type));
  }

  /** Returns true where one of the patterns, in which an asterisk stands for any text, matches. */
  private static boolean matches(JsonNode patterns, String text) {
    return each(patterns).stream()
        .map(each -> Pattern.quote(each.asString("")).replace("*", "\\E.*\\Q"))
        .anyMatch(text::matches);
  }

  private static String texts(JsonNode statement, String member) {
    String name = statement.has(member) ? member : "Not" + member;
    return String.join(
        ", ", each(statement.path(name)).stream().map(each -> each.asString("")).toList());
  }
}
