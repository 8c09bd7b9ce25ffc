package io.lambent.aws.error;

import java.util.Map;

/**
 * An error as the end of an operation. The protocol renders it with the name, status and members
 * that the API's model gives the error.
 */
public final class AwsFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient AwsError error;
  private final String text;
  private final transient Map<String, Object> members;

  public AwsFailure(AwsError error, String text) {
    this(error, text, Map.of());
  }

  /**
   * @param members further members of the error, by their names in the model
   */
  public AwsFailure(AwsError error, String text, Map<String, Object> members) {
    super(error.awsName() + ": " + text, null, false, false);
    this.error = error;
    this.text = text;
    this.members = Map.copyOf(members);
  }

  /** An error that the API's model declares; the model knows its status. */
  public static AwsFailure declared(String awsName, String text) {
    return new AwsFailure(new Declared(awsName), text);
  }

  /**
   * An error that the API's model declares, with further members.
   *
   * @param members by their names in the model
   */
  public static AwsFailure declared(String awsName, String text, Map<String, Object> members) {
    return new AwsFailure(new Declared(awsName), text, members);
  }

  private record Declared(String awsName) implements AwsError {
    @Override
    public int httpStatus() {
      return 400;
    }
  }

  public AwsError error() {
    return error;
  }

  /** The message, as the caller reads it. */
  public String text() {
    return text;
  }

  public Map<String, Object> members() {
    return members;
  }
}
