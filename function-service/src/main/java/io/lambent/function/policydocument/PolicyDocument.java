package io.lambent.function.policydocument;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Refusals;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The statements of one policy, in the order they were added. Without any, the resource has no
 * policy.
 *
 * @param version of the policy language
 * @param id null where a policy that was put has none
 */
public record PolicyDocument(String version, @Nullable String id, List<Statement> statements) {
  private static final String VERSION = "2012-10-17";
  private static final String ID = "default";

  /** Bytes as text. */
  private static final int LIMIT = 20_480;

  public PolicyDocument {
    statements = List.copyOf(statements);
  }

  /** A policy of statements that were added one by one. */
  public PolicyDocument(List<Statement> statements) {
    this(VERSION, ID, statements);
  }

  /** As AWS writes it. */
  @AwsShape
  record Text(String version, @Nullable String id, List<Statement> statement) {}

  public boolean isEmpty() {
    return statements.isEmpty();
  }

  /** Returns true if a statement allows an account the use of the resource. */
  public boolean isFor(String account) {
    return statements.stream().anyMatch(statement -> statement.isFor(account));
  }

  /**
   * Returns true if the policy lets an account's root user do something: a statement allows it, and
   * none denies it.
   *
   * @param action such as {@code lambda:GetFunction}
   */
  public boolean allows(String account, String action) {
    List<Statement> covering =
        statements.stream().filter(statement -> statement.covers(account, action)).toList();
    return !covering.isEmpty() && covering.stream().noneMatch(Statement::denies);
  }

  /**
   * @throws AwsException where there is a statement with that id, or the policy becomes too long
   */
  public PolicyDocument with(Statement statement, JsonMapper mapper) {
    String sid = statement.sid();
    if (sid != null && has(sid)) {
      throw Refusals.conflict(
          "The statement id (%s) provided already exists. Please provide a new statement id, or remove the existing statement."
              .formatted(sid));
    }
    PolicyDocument changed =
        new PolicyDocument(
            version, id, Stream.concat(statements.stream(), Stream.of(statement)).toList());
    changed.checkLength(mapper);
    return changed;
  }

  /**
   * @throws AwsException where the policy is too long
   */
  public void checkLength(JsonMapper mapper) {
    int length = text(mapper).getBytes(StandardCharsets.UTF_8).length;
    if (length > LIMIT) {
      throw new AwsException(
          ErrorCode.POLICY_LENGTH_EXCEEDED,
          "The final policy size (%d) is bigger than the limit (%d).".formatted(length, LIMIT));
    }
  }

  public PolicyDocument without(String sid) {
    return new PolicyDocument(
        version,
        id,
        statements.stream().filter(statement -> !sid.equals(statement.sid())).toList());
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
    return mapper.writeValueAsString(new Text(version, id, statements));
  }

  private boolean has(String sid) {
    return statements.stream().anyMatch(statement -> sid.equals(statement.sid()));
  }
}
