package io.lambent.contract.error;

import java.util.Map;

/**
 * An error that reaches the caller of the AWS API as it is: code, message, and further members of
 * the error body (such as {@code Reason} or {@code Type}).
 *
 * <p>It stands for an answer, not for a defect, so it carries no stack trace.
 */
public final class AwsException extends RuntimeException {
  private final ErrorCode code;
  private final String text;
  private final Map<String, String> members;
  private final boolean typed;

  public AwsException(ErrorCode code, String message) {
    this(code, message, Map.of());
  }

  /**
   * @param members further string members of the error body, by their names on the wire; {@code
   *     Type} is added by the renderer for the errors that have it
   */
  public AwsException(ErrorCode code, String message, Map<String, String> members) {
    this(code, message, members, code.hasType());
  }

  private AwsException(ErrorCode code, String message, Map<String, String> members, boolean typed) {
    super(message, null, false, false);
    this.code = code;
    this.text = message;
    this.members = Map.copyOf(members);
    this.typed = typed;
  }

  /** One of the errors that AWS answers without {@code Type}, although their code has it. */
  public static AwsException untyped(ErrorCode code, String message) {
    return new AwsException(code, message, Map.of(), false);
  }

  public ErrorCode code() {
    return code;
  }

  /** The message, as the caller reads it. */
  public String text() {
    return text;
  }

  /** Returns true where the body has {@code Type}. */
  public boolean hasType() {
    return typed;
  }

  public Map<String, String> members() {
    return members;
  }
}
