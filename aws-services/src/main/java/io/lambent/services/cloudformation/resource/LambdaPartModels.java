package io.lambent.services.cloudformation.resource;

import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Models of versions of functions, of layers, and of permissions. */
final class LambdaPartModels {
  private static final String LAMBDA = "lambda";

  /** The conditions of statements by the properties that set them. */
  private static final Map<String, String> CONDITIONS =
      Map.of(
          "aws:principalorgid",
          "PrincipalOrgID",
          "aws:sourceaccount",
          "SourceAccount",
          "aws:sourcearn",
          "SourceArn",
          "lambda:eventsourcetoken",
          "EventSourceToken",
          "lambda:functionurlauthtype",
          "FunctionUrlAuthType",
          "lambda:invokedviafunctionurl",
          "InvokedViaFunctionUrl");

  private LambdaPartModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put("AWS::Lambda::Version", LambdaPartModels::version);
    additions.put("AWS::Lambda::LayerVersion", LambdaPartModels::layer);
    additions.put("AWS::Lambda::Permission", LambdaPartModels::permission);
  }

  private static void version(Step step, ObjectNode model) {
    ObjectNode name = step.object().put("FunctionName", step.physicalId());
    JsonNode now = step.call(LAMBDA, "GetFunctionConfiguration", name);
    if (now.path("Version").asString().equals("$LATEST")) {
      throw ResourceModels.missing("Lambda");
    }
    ResourceModels.copyAll(
        now, model, "CodeSha256", "Description", "FunctionArn", "FunctionName", "Version");
    LambdaModels.provisioned(
        step, now.path("FunctionName").asString(), now.path("Version").asString(), model);
  }

  private static void layer(Step step, ObjectNode model) {
    String arn = step.physicalId();
    JsonNode now = step.call(LAMBDA, "GetLayerVersionByArn", step.object().put("Arn", arn));
    ResourceModels.copyAll(
        now,
        model,
        "CompatibleArchitectures",
        "CompatibleRuntimes",
        "Description",
        "LayerVersionArn",
        "LicenseInfo");
    String layer = now.path("LayerArn").asString("");
    model.put("LayerName", layer.substring(layer.lastIndexOf(':') + 1));
  }

  private static void permission(Step step, ObjectNode model) {
    JsonNode policy =
        PropertyReaders.parsed(
            step.call(LAMBDA, "GetPolicy", step.pick("FunctionName")).path("Policy"));
    JsonNode statement =
        policy
            .path("Statement")
            .valueStream()
            .filter(each -> each.path("Sid").asString("").equals(step.physicalId()))
            .findFirst()
            .orElseThrow(() -> ResourceModels.missing("Lambda"));
    model.setAll(step.pick("FunctionName")).put("Id", step.physicalId());
    ResourceModels.copyAll(statement, model, "Action");
    model.put("Principal", principal(statement.path("Principal")));
    for (JsonNode operator : statement.path("Condition")) {
      for (Map.Entry<String, JsonNode> condition : operator.properties()) {
        String property = CONDITIONS.get(condition.getKey().toLowerCase(Locale.ROOT));
        if (property != null) {
          model.set(property, condition.getValue());
        }
      }
    }
  }

  /** A service or an account; accounts stand in policies as the ARNs of their roots. */
  private static String principal(JsonNode principal) {
    JsonNode value =
        principal.isObject() ? principal.valueStream().findFirst().orElse(principal) : principal;
    String text = value.asString("");
    return text.startsWith("arn:") && text.endsWith(":root") ? text.split(":", -1)[4] : text;
  }
}
