package io.lambent.services.cloudformation.execution;

import io.lambent.services.cloudformation.resource.ResourceFailure;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Dynamic references: texts such as <code>{{resolve:ssm:name}}</code>, which stand for values that
 * are read when a resource is made. Values are not stored. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html">Get
 * values stored in other services using dynamic references</a>.
 */
@Component("cloudFormationDynamicReferences")
public class DynamicReferences {
  private static final Pattern REFERENCE =
      Pattern.compile("\\{\\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)\\}\\}");
  private static final int SECRET_PARTS = 5;

  private final AwsOperations operations;

  DynamicReferences(AwsOperations operations) {
    this.operations = operations;
  }

  /** Returns a value with all references replaced. */
  public JsonNode resolve(AwsOperations.Scope scope, JsonNode node) {
    if (node.isObject()) {
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> part : node.properties()) {
        object.set(part.getKey(), resolve(scope, part.getValue()));
      }
      return object;
    }
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      node.forEach(part -> list.add(resolve(scope, part)));
      return list;
    }
    return node.isString() && node.asString().contains("{{resolve:")
        ? JsonNodeFactory.instance.stringNode(text(scope, node.asString()))
        : node;
  }

  private String text(AwsOperations.Scope scope, String text) {
    Matcher matcher = REFERENCE.matcher(text);
    StringBuilder resolved = new StringBuilder();
    while (matcher.find()) {
      String value =
          matcher.group(1).equals("secretsmanager")
              ? secret(scope, matcher.group(2))
              : parameter(scope, matcher.group(2), matcher.group(1).equals("ssm-secure"));
      matcher.appendReplacement(resolved, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(resolved);
    return resolved.toString();
  }

  private String parameter(AwsOperations.Scope scope, String reference, boolean isSecure) {
    String name = reference.strip();
    ObjectNode input = JsonNodeFactory.instance.objectNode();
    input.put("Name", name).put("WithDecryption", isSecure);
    try {
      JsonNode found = operations.call(scope, "ssm", "GetParameter", input).path("Parameter");
      boolean isSecureString = found.path("Type").asString().equals("SecureString");
      if (isSecureString != isSecure) {
        throw new ResourceFailure(
            isSecure
                ? "Parameter " + name + " is no SecureString."
                : "SSM Secure reference is not supported in: [" + name + "]");
      }
      return found.path("Value").asString();
    } catch (OperationFailure e) {
      throw new ResourceFailure(
          "Unable to fetch parameters [" + name + "] from parameter store for this account.");
    }
  }

  /** Secret id, the word SecretString, key in JSON, stage and version; ids may be ARNs. */
  private String secret(AwsOperations.Scope scope, String reference) {
    int end = reference.startsWith("arn:") ? arnEnd(reference) : reference.indexOf(':');
    String id = end < 0 ? reference : reference.substring(0, end);
    String[] rest = (end < 0 ? "" : reference.substring(end + 1)).split(":", SECRET_PARTS);
    ObjectNode input = JsonNodeFactory.instance.objectNode().put("SecretId", id.strip());
    String key = part(rest, 1);
    if (!part(rest, 2).isEmpty()) {
      input.put("VersionStage", part(rest, 2));
    }
    if (!part(rest, 3).isEmpty()) {
      input.put("VersionId", part(rest, 3));
    }
    String value;
    try {
      value =
          operations
              .call(scope, "secretsmanager", "GetSecretValue", input)
              .path("SecretString")
              .asString("");
    } catch (OperationFailure e) {
      throw new ResourceFailure(e.describe());
    }
    if (key.isEmpty()) {
      return value;
    }
    JsonNode found;
    try {
      found = TemplateText.snippet(value).path(key);
    } catch (TemplateError e) {
      throw new ResourceFailure("Could not parse SecretString JSON of the secret " + id.strip());
    }
    if (found.isMissingNode()) {
      throw new ResourceFailure("Could not find a value associated with JSONKey in SecretString");
    }
    return found.isContainer() ? found.toString() : found.asString();
  }

  private static int arnEnd(String reference) {
    int colon = -1;
    for (int i = 0; i < 7; i++) {
      colon = reference.indexOf(':', colon + 1);
      if (colon < 0) {
        return -1;
      }
    }
    return colon;
  }

  private static String part(String[] parts, int index) {
    return index < parts.length ? parts[index] : "";
  }
}
