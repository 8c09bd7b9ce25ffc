package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations on log groups. */
final class GroupOperations {
  private static final int MAX_PAGE = 50;

  /** The numbers of days that PutRetentionPolicy accepts. */
  private static final Set<Integer> RETENTION_DAYS =
      Set.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private final LogStore store;
  private final LogWriter writer;
  private final Followers followers;

  GroupOperations(LogStore store, LogWriter writer, Followers followers) {
    this.store = store;
    this.writer = writer;
    this.followers = followers;
  }

  record DescribeRequest(
      @Nullable String logGroupNamePrefix,
      @Nullable String logGroupNamePattern,
      @Nullable String nextToken,
      @Nullable Integer limit,
      @Nullable String logGroupClass,
      @Nullable List<String> accountIdentifiers,
      @Nullable List<String> logGroupIdentifiers,
      @Nullable Boolean includeLinkedAccounts) {}

  record Description(
      String logGroupName,
      long creationTime,
      @Nullable Integer retentionInDays,
      int metricFilterCount,
      String arn,
      long storedBytes,
      String logGroupClass,
      String logGroupArn) {}

  record DescribeResponse(List<Description> logGroups, @Nullable String nextToken) {}

  record CreateRequest(
      String logGroupName,
      @Nullable String kmsKeyId,
      Map<String, String> tags,
      @Nullable String logGroupClass,
      @Nullable Boolean deletionProtectionEnabled) {}

  record NameRequest(String logGroupName) {}

  record RetentionRequest(String logGroupName, int retentionInDays) {}

  DescribeResponse describe(Caller caller, DescribeRequest request) throws IOException {
    LogsErrors.refuse("accountIdentifiers", request.accountIdentifiers() != null);
    LogsErrors.refuse("logGroupIdentifiers", request.logGroupIdentifiers() != null);
    LogsErrors.refuse(
        "includeLinkedAccounts", Boolean.TRUE.equals(request.includeLinkedAccounts()));
    String prefix = request.logGroupNamePrefix();
    String pattern = request.logGroupNamePattern();
    if (prefix != null && pattern != null) {
      throw LogsErrors.invalid(
          "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    int limit = request.limit() == null ? MAX_PAGE : request.limit();
    String after =
        request.nextToken() == null ? "" : PageToken.parts(request.nextToken(), 1).getFirst();
    List<Description> page = new ArrayList<>();
    boolean standard =
        request.logGroupClass() == null || request.logGroupClass().equals("STANDARD");
    var from = new StoredGroup.Key(caller.account(), caller.region(), after);
    for (StoredGroup group : store.groups().tailMap(from, after.isEmpty()).values()) {
      StoredGroup.Key key = group.key();
      if (!key.account().equals(caller.account())
          || !key.region().equals(caller.region())
          || !standard) {
        break;
      }
      if ((prefix == null || key.name().startsWith(prefix))
          && (pattern == null || key.name().contains(pattern))) {
        if (page.size() == limit) {
          return new DescribeResponse(page, PageToken.of(page.getLast().logGroupName()));
        }
        page.add(describe(caller, group));
      }
    }
    return new DescribeResponse(page, null);
  }

  record ListRequest(
      @Nullable String logGroupNamePattern,
      @Nullable String logGroupClass,
      @Nullable List<String> accountIdentifiers,
      @Nullable Boolean includeLinkedAccounts,
      @Nullable String nextToken,
      @Nullable Integer limit,
      @Nullable List<Struct> dataSources,
      @Nullable List<String> fieldIndexNames,
      @Nullable List<Struct> logGroupTags) {}

  record Summary(String logGroupName, String logGroupArn, String logGroupClass) {}

  record ListResponse(List<Summary> logGroups, @Nullable String nextToken) {}

  /** Lists the names of groups. A pattern is a text, or begins with a circumflex for a prefix. */
  ListResponse list(Caller caller, ListRequest request) throws IOException {
    LogsErrors.refuse("dataSources", request.dataSources() != null);
    LogsErrors.refuse("fieldIndexNames", request.fieldIndexNames() != null);
    LogsErrors.refuse("logGroupTags", request.logGroupTags() != null);
    String pattern = request.logGroupNamePattern();
    String prefix = pattern != null && pattern.startsWith("^") ? pattern.substring(1) : null;
    DescribeResponse found =
        describe(
            caller,
            new DescribeRequest(
                prefix,
                prefix == null ? pattern : null,
                request.nextToken(),
                request.limit(),
                request.logGroupClass(),
                request.accountIdentifiers(),
                null,
                request.includeLinkedAccounts()));
    return new ListResponse(
        found.logGroups().stream()
            .map(
                group ->
                    new Summary(group.logGroupName(), group.logGroupArn(), group.logGroupClass()))
            .toList(),
        found.nextToken());
  }

  private static Description describe(Caller caller, StoredGroup group) throws IOException {
    String arn = GroupNames.arn(caller, group.key().name());
    return new Description(
        group.key().name(),
        group.created(),
        group.retentionDays(),
        group.filters().metrics().size(),
        arn + ":*",
        group.size(),
        "STANDARD",
        arn);
  }

  void create(Caller caller, CreateRequest request) {
    LogsErrors.refuse("kmsKeyId", request.kmsKeyId() != null);
    GroupTags.check(request.tags());
    LogsErrors.refuse(
        "deletionProtectionEnabled", Boolean.TRUE.equals(request.deletionProtectionEnabled()));
    if (request.logGroupClass() != null && !request.logGroupClass().equals("STANDARD")) {
      throw LogsErrors.invalid("Lambent has log groups of the class STANDARD only.");
    }
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    LogsApi.join(
        writer.change(
            s -> {
              if (s.find(key) != null) {
                throw LogsErrors.exists("The specified log group already exists");
              }
              StoredGroup made = s.findOrCreate(key, System.currentTimeMillis());
              if (!request.tags().isEmpty()) {
                made.tag(request.tags());
              }
              return true;
            }));
  }

  void delete(Caller caller, NameRequest request) {
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    LogsApi.join(
        writer.change(
            s -> {
              StoredGroup group = existing(s, key);
              s.delete(group);
              followers.changed(group);
              writer.closeFiles();
              return true;
            }));
  }

  void putRetention(Caller caller, RetentionRequest request) {
    int days = request.retentionInDays();
    if (!RETENTION_DAYS.contains(days)) {
      throw LogsErrors.invalid(
          "1 validation error detected: Value '"
              + days
              + "' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum"
              + " value set: "
              + RETENTION_DAYS.stream().sorted().toList());
    }
    retain(caller, request.logGroupName(), days);
  }

  void deleteRetention(Caller caller, NameRequest request) {
    retain(caller, request.logGroupName(), null);
  }

  private void retain(Caller caller, String name, @Nullable Integer days) {
    StoredGroup.Key key = GroupNames.key(caller, name);
    LogsApi.join(
        writer.change(
            s -> {
              existing(s, key).retain(days);
              return true;
            }));
  }

  static StoredGroup existing(LogStore store, StoredGroup.Key key) {
    StoredGroup group = store.find(key);
    if (group == null) {
      throw LogsErrors.noGroup();
    }
    return group;
  }
}
