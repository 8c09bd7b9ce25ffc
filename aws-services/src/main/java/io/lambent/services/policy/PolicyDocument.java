package io.lambent.services.policy;

import io.lambent.aws.arn.Arn;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A resource's policy, whose statements are added and removed by their labels. */
public final class PolicyDocument {
  private static final String SID = "Sid";
  private static final String STATEMENT = "Statement";

  private final ObjectNode document;
  private final ArrayNode statements;

  private PolicyDocument(ObjectNode document) {
    this.document = document;
    this.statements = statements(document);
  }

  /** The statements as a list, which a policy with one statement need not have. */
  private static ArrayNode statements(ObjectNode document) {
    JsonNode present = document.path(STATEMENT);
    if (present instanceof ArrayNode list) {
      return list;
    }
    ArrayNode list = document.putArray(STATEMENT);
    if (present.isObject()) {
      list.add(present);
    }
    return list;
  }

  /** A policy without statements. */
  public static PolicyDocument empty(String id) {
    ObjectNode document = JsonMapper.shared().createObjectNode();
    document.put("Version", "2008-10-17");
    document.put("Id", id);
    return new PolicyDocument(document);
  }

  /**
   * Reads a policy.
   *
   * @param error of the service, thrown where the text is no JSON object
   */
  public static PolicyDocument parse(String text, Supplier<? extends RuntimeException> error) {
    try {
      if (JsonMapper.shared().readTree(text) instanceof ObjectNode document) {
        return new PolicyDocument(document);
      }
    } catch (JacksonException e) {
      // Refused below.
    }
    throw error.get();
  }

  /**
   * A statement to add.
   *
   * @param accounts that it is about, twelve digits each
   * @param actions with the prefix of the service
   */
  public record Grant(
      String label, String region, List<String> accounts, List<String> actions, String resource) {}

  /** The number of statements. */
  public int size() {
    return statements.size();
  }

  public boolean has(String label) {
    return place(label) >= 0;
  }

  /** Adds a statement that allows accounts some actions. */
  public void add(Grant grant) {
    ObjectNode statement = statements.addObject();
    statement.put(SID, grant.label());
    statement.put("Effect", "Allow");
    String partition = Arn.partition(grant.region());
    put(
        statement.putObject("Principal"),
        "AWS",
        grant.accounts().stream()
            .map(account -> "arn:" + partition + ":iam::" + account + ":root")
            .toList());
    put(statement, "Action", grant.actions());
    statement.put("Resource", grant.resource());
  }

  /** Puts one value as it is, several as a list. */
  private static void put(ObjectNode object, String name, List<String> values) {
    if (values.size() == 1) {
      object.put(name, values.getFirst());
    } else {
      ArrayNode list = object.putArray(name);
      values.forEach(list::add);
    }
  }

  /** Removes a statement; returns false where there is none of that label. */
  public boolean remove(String label) {
    int place = place(label);
    if (place >= 0) {
      statements.remove(place);
    }
    return place >= 0;
  }

  private int place(String label) {
    for (int i = 0; i < statements.size(); i++) {
      if (statements.get(i).path(SID).asString("").equals(label)) {
        return i;
      }
    }
    return -1;
  }

  /** The policy in JSON. */
  public String text() {
    return JsonMapper.shared().writeValueAsString(document);
  }
}
