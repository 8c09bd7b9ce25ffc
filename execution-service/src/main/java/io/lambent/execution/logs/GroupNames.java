package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import org.jspecify.annotations.Nullable;

/** Names and ARNs of the log groups of a caller. */
final class GroupNames {
  private static final String KIND = "log-group:";

  private GroupNames() {}

  /** The ARN of a log group, without the {@code :*} that some members have behind it. */
  static String arn(Caller caller, String group) {
    return caller.arn("logs", KIND + group).toString();
  }

  static StoredGroup.Key key(Caller caller, String name) {
    return new StoredGroup.Key(caller.account(), caller.region(), name);
  }

  /**
   * The group that a request names.
   *
   * @param identifier a name or an ARN
   * @throws AwsFailure where both or neither are given, or the group is another account's
   */
  static StoredGroup.Key key(Caller caller, @Nullable String name, @Nullable String identifier) {
    if (name != null && identifier == null) {
      return key(caller, name);
    }
    if (name == null && identifier != null) {
      return key(caller, nameIn(caller, identifier));
    }
    throw LogsErrors.invalid(
        "Exactly one of logGroupName and logGroupIdentifier must be specified.");
  }

  private static String nameIn(Caller caller, String identifier) {
    if (!identifier.startsWith("arn:")) {
      return identifier;
    }
    Arn arn =
        Arn.parse(identifier)
            .filter(parsed -> parsed.resource().startsWith(KIND))
            .orElseThrow(() -> LogsErrors.invalid("The specified logGroupIdentifier is invalid."));
    if (!arn.region().equals(caller.region()) || !arn.account().equals(caller.account())) {
      throw LogsErrors.noGroup();
    }
    String group = arn.resource().substring(KIND.length());
    int colon = group.indexOf(':');
    return colon < 0 ? group : group.substring(0, colon);
  }
}
