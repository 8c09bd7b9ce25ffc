package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Tags of log groups, by the operations for resources and by the older ones for log groups. */
final class GroupTags {
  private static final int MOST_TAGS = 50;

  private final LogStore store;
  private final LogWriter writer;

  GroupTags(LogStore store, LogWriter writer) {
    this.store = store;
    this.writer = writer;
  }

  record ResourceRequest(String resourceArn) {}

  record TagRequest(String resourceArn, Map<String, String> tags) {}

  record UntagRequest(String resourceArn, List<String> tagKeys) {}

  record GroupRequest(String logGroupName) {}

  record TagGroupRequest(String logGroupName, Map<String, String> tags) {}

  record UntagGroupRequest(String logGroupName, List<String> tags) {}

  record Response(Map<String, String> tags) {}

  /**
   * Checks the tags of a group.
   *
   * @throws AwsFailure where there are too many
   */
  static void check(Map<String, String> tags) {
    if (tags.size() > MOST_TAGS) {
      throw AwsFailure.declared(
          "TooManyTagsException", "A resource can have at most " + MOST_TAGS + " tags.");
    }
  }

  Response list(Caller caller, ResourceRequest request) {
    return new Response(
        GroupOperations.existing(store, GroupNames.key(caller, null, request.resourceArn()))
            .tags());
  }

  void tag(Caller caller, TagRequest request) {
    add(GroupNames.key(caller, null, request.resourceArn()), request.tags());
  }

  void untag(Caller caller, UntagRequest request) {
    remove(GroupNames.key(caller, null, request.resourceArn()), request.tagKeys());
  }

  Response listOfGroup(Caller caller, GroupRequest request) {
    return new Response(
        GroupOperations.existing(store, GroupNames.key(caller, request.logGroupName())).tags());
  }

  void tagGroup(Caller caller, TagGroupRequest request) {
    add(GroupNames.key(caller, request.logGroupName()), request.tags());
  }

  void untagGroup(Caller caller, UntagGroupRequest request) {
    remove(GroupNames.key(caller, request.logGroupName()), request.tags());
  }

  private void add(StoredGroup.Key key, Map<String, String> added) {
    change(
        key,
        tags -> {
          tags.putAll(added);
          check(tags);
          return tags;
        });
  }

  private void remove(StoredGroup.Key key, List<String> keys) {
    change(
        key,
        tags -> {
          keys.forEach(tags::remove);
          return tags;
        });
  }

  private void change(StoredGroup.Key key, UnaryOperator<Map<String, String>> change) {
    LogsApi.join(
        writer.change(
            s -> {
              StoredGroup group = GroupOperations.existing(s, key);
              group.tag(change.apply(new TreeMap<>(group.tags())));
              return true;
            }));
  }
}
