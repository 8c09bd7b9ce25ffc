package io.lambent.services.secretsmanager;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The operations on resource policies, which are kept, not enforced. */
@Component
class SecretPolicies {
  private static final int MAX_LENGTH = 20_480;

  private final SecretTable secrets;
  private final JsonMapper json;
  private final TransactionTemplate transactions;

  SecretPolicies(SecretTable secrets, JsonMapper json, TransactionTemplate transactions) {
    this.secrets = secrets;
    this.json = json;
    this.transactions = transactions;
  }

  record Put(String secretId, String resourcePolicy, boolean blockPublicPolicy) {}

  record Changed(String arn, String name) {}

  record Found(String arn, String name, @Nullable String resourcePolicy) {}

  record Validate(@Nullable String secretId, String resourcePolicy) {}

  record Validated(boolean policyValidationPassed, List<Problem> validationErrors) {}

  record Problem(String checkName, String errorMessage) {}

  Changed put(Caller caller, Put input) {
    JsonNode policy = parse(input.resourcePolicy());
    if (input.blockPublicPolicy() && isPublic(policy)) {
      throw AwsFailure.declared(
          "PublicPolicyException",
          "You can't attach a resource policy that grants broad access to the secret.");
    }
    return change(caller, input.secretId(), input.resourcePolicy());
  }

  Changed delete(Caller caller, Secrets.ById input) {
    return change(caller, input.secretId(), null);
  }

  private Changed change(Caller caller, String id, @Nullable String policy) {
    return Objects.requireNonNull(
        transactions.execute(
            status -> {
              Secret secret = secrets.lockPresent(SecretName.of(caller, id));
              secrets.setPolicy(secret, policy);
              return new Changed(secret.arn(), secret.name());
            }));
  }

  Found get(Caller caller, Secrets.ById input) {
    Secret secret = secrets.find(SecretName.of(caller, input.secretId()));
    if (secret.isDeleted()) {
      throw SecretsErrors.deleted();
    }
    return new Found(secret.arn(), secret.name(), secret.policy());
  }

  Validated validate(Caller caller, Validate input) {
    if (input.secretId() != null) {
      secrets.find(SecretName.of(caller, input.secretId()));
    }
    boolean open = isPublic(parse(input.resourcePolicy()));
    return new Validated(
        !open,
        open
            ? List.of(new Problem("BlockPublicPolicy", "The policy grants access to everybody."))
            : List.of());
  }

  private JsonNode parse(String text) {
    if (text.length() > MAX_LENGTH) {
      throw SecretsErrors.malformedPolicy();
    }
    try {
      JsonNode policy = json.readTree(text);
      if (policy.isObject() && policy.has("Statement")) {
        return policy;
      }
    } catch (JacksonException e) {
      // Answered below.
    }
    throw SecretsErrors.malformedPolicy();
  }

  /** Returns true where a statement allows everybody something without a condition. */
  private static boolean isPublic(JsonNode policy) {
    JsonNode statements = policy.path("Statement");
    if (!statements.isArray()) {
      return isOpen(statements);
    }
    for (JsonNode statement : statements) {
      if (isOpen(statement)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOpen(JsonNode statement) {
    JsonNode principal = statement.path("Principal");
    return statement.path("Effect").asString("").equals("Allow")
        && !statement.has("Condition")
        && (isAnybody(principal) || isAnybody(principal.path("AWS")));
  }

  private static boolean isAnybody(JsonNode principal) {
    if (principal.isArray()) {
      for (JsonNode one : principal) {
        if (isAnybody(one)) {
          return true;
        }
      }
      return false;
    }
    return principal.isString() && principal.asString().equals("*");
  }
}
