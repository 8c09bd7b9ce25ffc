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

  public AwsException(ErrorCode code, String message) {
    this(code, message, Map.of());
  }

  /**
   * @param members further string members of the error body, by their names on the wire; {@code
   *     Type} is added by the renderer for the errors that have it
   */
  public AwsException(ErrorCode code, String message, Map<String, String> members) {
    super(message, null, false, false);
    this.code = code;
    this.text = message;
    this.members = Map.copyOf(members);
  }

  public ErrorCode code() {
    return code;
  }

  /** The message, as the caller reads it. */
  public String text() {
    return text;
  }

  public Map<String, String> members() {
    return members;
  }
}
