package io.lambent.services.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks policy documents against the grammar of the policy language, and answers what is wrong in
 * AWS's words. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar
 * of the IAM JSON policy language</a>.
 */
public final class PolicyGrammar {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private static final String SYNTAX = "Syntax errors in policy.";
  private static final String OLD_VERSION = "2008-10-17";
  private static final Set<String> VERSIONS = Set.of(OLD_VERSION, "2012-10-17");
  private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");
  private static final Set<String> EFFECTS = Set.of("Allow", "Deny");
  private static final Set<String> PARTITIONS =
      Set.of(
          "*",
          "aws",
          "aws-cn",
          "aws-us-gov",
          "aws-eusc",
          "aws-iso",
          "aws-iso-b",
          "aws-iso-e",
          "aws-iso-f");
  private static final Pattern SID = Pattern.compile("[0-9A-Za-z]*");
  private static final Pattern VENDOR = Pattern.compile("[a-zA-Z0-9.-]+");
  private static final Pattern OPERATOR =
      Pattern.compile(
          "(?:(?:ForAllValues|ForAnyValue):)?(?:"
              + "String(?:Not)?(?:Equals(?:IgnoreCase)?|Like)"
              + "|Numeric(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)"
              + "|Date(?:(?:Not)?Equals|(?:Less|Greater)Than(?:Equals)?)"
              + "|Arn(?:Not)?(?:Equals|Like)|(?:Not)?IpAddress|Bool|BinaryEquals)(?:IfExists)?"
              + "|Null",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern TRUST_ACTION =
      Pattern.compile(
          "sts:(?:AssumeRole.*|TagSession|SetSourceIdentity|SetContext|\\*)|\\*",
          Pattern.CASE_INSENSITIVE);
  private static final int ARN_PARTS = 6;

  /** Ends the check of a document with AWS's text. */
  private static final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    Problem(String text) {
      super(text, null, false, false);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  private final PolicyKind kind;
  private final Set<String> sids = new HashSet<>();

  private PolicyGrammar(PolicyKind kind) {
    this.kind = kind;
  }

  /** Checks a document; empty where it is valid, else what is wrong with it. */
  public static Optional<String> problem(String document, PolicyKind kind) {
    try {
      new PolicyGrammar(kind).document(document);
      return Optional.empty();
    } catch (Problem e) {
      return Optional.of(e.text());
    }
  }

  /** The number of characters that count against quotas: all but white space. */
  public static int characters(String document) {
    return (int) document.chars().filter(c -> !Character.isWhitespace(c)).count();
  }

  private void document(String text) {
    JsonNode policy;
    try {
      policy = JSON.readTree(text);
    } catch (JacksonException e) {
      throw new Problem(kind.noJson());
    }
    require(policy.isObject(), kind.noJson());
    require(MEMBERS.containsAll(policy.propertyNames()), SYNTAX);
    JsonNode version = policy.path("Version");
    require(
        version.isMissingNode() || (version.isString() && VERSIONS.contains(version.asString())),
        SYNTAX);
    if (kind == PolicyKind.MANAGED) {
      require(
          !version.isMissingNode() && !version.asString().equals(OLD_VERSION),
          "Policy document must be version 2012-10-17 or greater.");
    }
    JsonNode statements = policy.path("Statement");
    if (statements.isArray()) {
      require(!statements.isEmpty(), SYNTAX);
      statements.forEach(this::statement);
    } else {
      statement(statements);
    }
  }

  private void statement(JsonNode node) {
    require(node.isObject() && STATEMENT.containsAll(node.propertyNames()), SYNTAX);
    sid(node.path("Sid"));
    JsonNode effect = node.path("Effect");
    require(effect.isString() && EFFECTS.contains(effect.asString()), SYNTAX);
    principals(node);
    actions(node);
    resources(node);
    condition(node.path("Condition"));
  }

  private void sid(JsonNode sid) {
    if (sid.isMissingNode()) {
      return;
    }
    require(sid.isString(), SYNTAX);
    String text = sid.asString();
    require(
        !kind.hasResources() || SID.matcher(text).matches(),
        "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular"
            + " expression [0-9A-Za-z]*");
    require(
        text.isEmpty() || sids.add(text), "Statement IDs (SID) in a single policy must be unique.");
  }

  private void principals(JsonNode statement) {
    boolean named = statement.has("Principal");
    boolean others = statement.has("NotPrincipal");
    if (!kind.hasPrincipals()) {
      require(!named && !others, "Policy document should not specify a principal.");
      return;
    }
    require(named || others, "Missing required field Principal");
    require(!(named && others), SYNTAX);
    PrincipalNames.problem(statement.path(named ? "Principal" : "NotPrincipal"))
        .ifPresent(
            text -> {
              throw new Problem(text);
            });
  }

  private void actions(JsonNode statement) {
    boolean named = statement.has("Action");
    require(!(named && statement.has("NotAction")), SYNTAX);
    String missing =
        kind == PolicyKind.TRUST
            ? "Missing required field Action"
            : "Policy statement must contain actions.";
    require(named || statement.has("NotAction"), missing);
    List<String> actions = texts(statement.path(named ? "Action" : "NotAction"));
    require(!actions.isEmpty(), missing);
    actions.forEach(this::action);
  }

  private void action(String action) {
    if (kind == PolicyKind.TRUST) {
      require(
          TRUST_ACTION.matcher(action).matches(),
          "AssumeRole policy may only specify STS AssumeRole actions.");
      return;
    }
    if (action.equals("*")) {
      return;
    }
    int colon = action.indexOf(':');
    require(
        colon >= 0, "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
    require(action.indexOf(':', colon + 1) < 0, "Actions/Condition can contain only one colon.");
    String vendor = action.substring(0, colon);
    require(VENDOR.matcher(vendor).matches(), "Vendor " + vendor + " is not valid");
  }

  private void resources(JsonNode statement) {
    boolean named = statement.has("Resource");
    boolean others = statement.has("NotResource");
    if (kind == PolicyKind.TRUST) {
      require(!named, "Has prohibited field Resource");
      require(!others, "Has prohibited field NotResource");
      return;
    }
    require(!(named && others), SYNTAX);
    if (!named && !others) {
      require(!kind.hasResources(), "Policy statement must contain resources.");
      return;
    }
    List<String> resources = texts(statement.path(named ? "Resource" : "NotResource"));
    require(!resources.isEmpty(), "Policy statement must contain resources.");
    resources.forEach(PolicyGrammar::resource);
  }

  private static void resource(String resource) {
    if (resource.equals("*")) {
      return;
    }
    require(
        resource.startsWith("arn:"), "Resource " + resource + " must be in ARN format or \"*\".");
    String[] parts = resource.split(":", ARN_PARTS);
    require(
        PARTITIONS.contains(parts[1]),
        "Partition \"" + parts[1] + "\" is not valid for resource \"" + resource + "\".");
    require(
        parts.length == ARN_PARTS || resource.endsWith("*"), "The policy failed legacy parsing");
    require(
        parts.length < 3 || !parts[2].isEmpty(),
        "Resource vendor must be fully qualified and cannot contain regexes.");
  }

  private static void condition(JsonNode condition) {
    if (condition.isMissingNode()) {
      return;
    }
    require(condition.isObject(), SYNTAX);
    condition
        .properties()
        .forEach(
            operator -> {
              require(OPERATOR.matcher(operator.getKey()).matches(), SYNTAX);
              require(operator.getValue().isObject(), SYNTAX);
              operator.getValue().values().forEach(PolicyGrammar::values);
            });
  }

  private static void values(JsonNode values) {
    if (values.isArray()) {
      values.forEach(value -> require(value.isValueNode() && !value.isNull(), SYNTAX));
    } else {
      require(values.isValueNode() && !values.isNull(), SYNTAX);
    }
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      for (JsonNode text : node) {
        require(text.isString(), SYNTAX);
        texts.add(text.asString());
      }
    } else {
      require(node.isString(), SYNTAX);
      texts.add(node.asString());
    }
    return texts;
  }

  private static void require(boolean holds, String text) {
    if (!holds) {
      throw new Problem(text);
    }
  }
}
