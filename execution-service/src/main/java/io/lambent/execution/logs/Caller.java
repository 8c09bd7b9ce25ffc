package io.lambent.execution.logs;

import org.jspecify.annotations.Nullable;

/** Whose log groups a call is about. */
record Caller(String account, String region) {

  /** The ARN of a log group, without the {@code :*} that some members have behind it. */
  String arn(String group) {
    return "arn:" + partition() + ":logs:" + region + ":" + account + ":log-group:" + group;
  }

  /** The group that a request names, by name or by ARN. */
  StoredGroup.Key group(@Nullable String name, @Nullable String identifier) {
    if ((name == null) == (identifier == null)) {
      throw LogsException.invalid(
          "Exactly one of logGroupName and logGroupIdentifier must be specified.");
    }
    String group = name != null ? name : nameIn(identifier == null ? "" : identifier);
    Checks.groupName(group);
    return new StoredGroup.Key(account, region, group);
  }

  private String nameIn(String identifier) {
    if (!identifier.startsWith("arn:")) {
      return identifier;
    }
    String[] parts = identifier.split(":", 8);
    if (parts.length < 7 || !parts[5].equals("log-group")) {
      throw LogsException.invalid("The specified logGroupIdentifier is invalid.");
    }
    if (!parts[3].equals(region) || !parts[4].equals(account)) {
      throw LogsException.noGroup();
    }
    return parts[6];
  }

  private String partition() {
    if (region.startsWith("cn-")) {
      return "aws-cn";
    }
    return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
  }
}
