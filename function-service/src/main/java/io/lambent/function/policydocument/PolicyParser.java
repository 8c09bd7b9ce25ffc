package io.lambent.function.policydocument;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.Refusals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads whole policies. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar
 * of the IAM JSON policy language</a>, of which resource policies of functions use a part: every
 * statement names principals, actions of Lambda, and the one resource the policy is for.
 */
public final class PolicyParser {
  private static final String OLD_VERSION = "2008-10-17";
  private static final Set<String> VERSIONS = Set.of(OLD_VERSION, "2012-10-17");
  private static final Set<String> MEMBERS = Set.of("Version", "Id", "Statement");
  private static final Set<String> STATEMENT =
      Set.of("Sid", "Effect", "Principal", "Action", "Resource", "Condition");
  private static final Set<String> EFFECTS = Set.of("Allow", "Deny");

  /** The names that each kind of principal may have; that of users and roles may be their id. */
  private static final Map<String, String> PRINCIPALS =
      Map.of(
          "AWS",
          "[*]|[0-9]{12}|arn:aws[a-zA-Z-]*:(iam|sts)::.+|A[A-Z0-9]{15,}",
          "Service",
          "[a-z0-9.-]+\\.(amazonaws|amazon)\\.com(\\.cn)?",
          "Federated",
          ".+");

  private static final String ACTION = "lambda:[a-zA-Z*?]+|[*]";
  private static final String OPERATOR =
      "(ForAllValues:|ForAnyValue:)?"
          + "(String(Not)?(Equals(IgnoreCase)?|Like)|(Numeric|Date)((Not)?Equals"
          + "|(Less|Greater)Than(Equals)?)|Bool|BinaryEquals|(Not)?IpAddress"
          + "|Arn(Not)?(Equals|Like))(IfExists)?|Null";

  private final JsonMapper mapper;
  private final String resource;
  private final Set<String> sids = new HashSet<>();

  private PolicyParser(JsonMapper mapper, String resource) {
    this.mapper = mapper;
    this.resource = resource;
  }

  /**
   * @param resource the ARN of what the policy is for
   * @throws AwsException where the text is no such policy, or too long
   */
  public static PolicyDocument parse(String text, String resource, JsonMapper mapper) {
    PolicyDocument document = new PolicyParser(mapper, resource).document(text);
    document.checkLength(mapper);
    return document;
  }

  private PolicyDocument document(String text) {
    JsonNode policy;
    try {
      policy = mapper.readTree(text);
    } catch (JacksonException e) {
      throw invalid();
    }
    require(policy.isObject() && MEMBERS.containsAll(policy.propertyNames()));
    String version = text(policy, "Version");
    require(version == null || VERSIONS.contains(version));
    JsonNode statements = policy.path("Statement");
    List<Statement> read = new ArrayList<>();
    if (statements.isArray()) {
      statements.forEach(each -> read.add(statement(each)));
    } else {
      read.add(statement(statements));
    }
    require(!read.isEmpty());
    return new PolicyDocument(version == null ? OLD_VERSION : version, text(policy, "Id"), read);
  }

  private Statement statement(JsonNode node) {
    require(node.isObject());
    for (String member : node.propertyNames()) {
      if (member.startsWith("Not") && STATEMENT.contains(member.substring("Not".length()))) {
        throw Refusals.notSupported(member + " in resource policies");
      }
      require(STATEMENT.contains(member));
    }
    String sid = text(node, "Sid");
    require(sid == null || (sid.matches("[a-zA-Z0-9-_]{1,100}") && sids.add(sid)));
    String effect = text(node, "Effect");
    require(effect != null && EFFECTS.contains(effect));
    return new Statement(
        sid,
        String.valueOf(effect),
        principal(node.path("Principal")),
        texts(node.path("Action"), action -> action.matches(ACTION)),
        texts(node.path("Resource"), resource::equals),
        condition(node.path("Condition")));
  }

  private Object principal(JsonNode node) {
    if (node.isString()) {
      require(node.asString().equals("*"));
      return node.asString();
    }
    require(node.isObject() && !node.isEmpty());
    for (Map.Entry<String, JsonNode> kind : node.properties()) {
      String names = PRINCIPALS.get(kind.getKey());
      require(names != null);
      texts(kind.getValue(), name -> name.matches(String.valueOf(names)));
    }
    return mapper.convertValue(node, Map.class);
  }

  private @Nullable Map<String, Map<String, Object>> condition(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    require(node.isObject());
    for (Map.Entry<String, JsonNode> test : node.properties()) {
      require(test.getKey().matches(OPERATOR) && test.getValue().isObject());
    }
    return node.isEmpty()
        ? null
        : mapper.convertValue(
            node,
            mapper
                .getTypeFactory()
                .constructMapType(
                    Map.class,
                    mapper.constructType(String.class),
                    mapper
                        .getTypeFactory()
                        .constructMapType(Map.class, String.class, Object.class)));
  }

  /** A text, or a list of some, as it was written. */
  private Object texts(JsonNode node, Predicate<String> allowed) {
    if (node.isString()) {
      require(allowed.test(node.asString()));
      return node.asString();
    }
    require(node.isArray() && !node.isEmpty());
    List<String> texts = new ArrayList<>();
    node.forEach(
        each -> {
          require(each.isString() && allowed.test(each.asString()));
          texts.add(each.asString());
        });
    return texts;
  }

  private static @Nullable String text(JsonNode node, String member) {
    JsonNode value = node.path(member);
    if (value.isMissingNode()) {
      return null;
    }
    require(value.isString());
    return value.asString();
  }

  private static void require(boolean valid) {
    if (!valid) {
      throw invalid();
    }
  }

  private static AwsException invalid() {
    return Refusals.invalid(
        "The provided policy was invalid. Please check the policy and try again.");
  }
}
