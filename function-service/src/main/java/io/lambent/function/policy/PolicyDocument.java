package io.lambent.function.policy;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statements of one policy, in the order they were added. Without any, the resource has no
 * policy.
 */
public record PolicyDocument(List<Statement> statements) {
  /** Bytes as text. */
  private static final int LIMIT = 20_480;

  public PolicyDocument {
    statements = List.copyOf(statements);
  }

  /** As AWS writes it. */
  @AwsShape
  record Text(String version, String id, List<Statement> statement) {}

  public boolean isEmpty() {
    return statements.isEmpty();
  }

  /** Whether a statement allows an account what the policy is about. */
  public boolean isFor(String account) {
    return statements.stream().anyMatch(statement -> statement.isFor(account));
  }

  /**
   * @throws AwsException where there is a statement with that id, or the policy becomes too long
   */
  public PolicyDocument with(Statement statement, JsonMapper mapper) {
    if (has(statement.sid())) {
      throw Refusals.conflict(
          "The statement id (%s) provided already exists. Please provide a new statement id, or remove the existing statement."
              .formatted(statement.sid()));
    }
    PolicyDocument changed =
        new PolicyDocument(Stream.concat(statements.stream(), Stream.of(statement)).toList());
    int length = changed.text(mapper).getBytes(StandardCharsets.UTF_8).length;
    if (length > LIMIT) {
      throw new AwsException(
          ErrorCode.POLICY_LENGTH_EXCEEDED,
          "The final policy size (%d) is bigger than the limit (%d).".formatted(length, LIMIT));
    }
    return changed;
  }

  public PolicyDocument without(String sid) {
    return new PolicyDocument(
        statements.stream().filter(statement -> !statement.sid().equals(sid)).toList());
  }

  /**
   * @throws AwsException where there is no statement with that id
   */
  public void require(String sid) {
    if (!has(sid)) {
      throw Refusals.notFound("Statement " + sid + " is not found in resource policy.");
    }
  }

  /** The document as the API answers it. */
  public String text(JsonMapper mapper) {
    return mapper.writeValueAsString(new Text("2012-10-17", "default", statements));
  }

  private boolean has(String sid) {
    return statements.stream().anyMatch(statement -> statement.sid().equals(sid));
  }
}
