package io.lambent.execution.logs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The operations on log groups. */
final class GroupOperations {
  private static final int MAX_PAGE = 50;

  /** What PutRetentionPolicy accepts. */
  private static final Set<Integer> RETENTION_DAYS =
      Set.of(
          1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557,
          2922, 3288, 3653);

  private final LogStore store;
  private final LogWriter writer;

  GroupOperations(LogStore store, LogWriter writer) {
    this.store = store;
    this.writer = writer;
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
      @Nullable String logGroupName,
      @Nullable String kmsKeyId,
      @Nullable Map<String, String> tags,
      @Nullable String logGroupClass,
      @Nullable Boolean deletionProtectionEnabled) {}

  record NameRequest(@Nullable String logGroupName) {}

  record RetentionRequest(@Nullable String logGroupName, @Nullable Integer retentionInDays) {}

  /** The answer of operations that answer nothing. */
  record Nothing() {}

  DescribeResponse describe(Caller caller, DescribeRequest request) throws IOException {
    Checks.unsupported("accountIdentifiers", request.accountIdentifiers());
    Checks.unsupported("logGroupIdentifiers", request.logGroupIdentifiers());
    Checks.unsupported("includeLinkedAccounts", request.includeLinkedAccounts());
    String prefix = request.logGroupNamePrefix();
    String pattern = request.logGroupNamePattern();
    if (prefix != null && pattern != null) {
      throw LogsException.invalid(
          "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.");
    }
    int limit = Checks.range("limit", request.limit(), MAX_PAGE, 1, MAX_PAGE);
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

  private static Description describe(Caller caller, StoredGroup group) throws IOException {
    String arn = caller.arn(group.key().name());
    return new Description(
        group.key().name(),
        group.created(),
        group.retentionDays(),
        0,
        arn + ":*",
        group.size(),
        "STANDARD",
        arn);
  }

  Nothing create(Caller caller, CreateRequest request) {
    Checks.unsupported("kmsKeyId", request.kmsKeyId());
    Checks.unsupported(
        "tags", request.tags() == null || request.tags().isEmpty() ? null : request.tags());
    Checks.unsupported("deletionProtectionEnabled", request.deletionProtectionEnabled());
    if (request.logGroupClass() != null && !request.logGroupClass().equals("STANDARD")) {
      throw LogsException.invalid("Lambent has log groups of the class STANDARD only.");
    }
    StoredGroup.Key key = caller.group(required(request.logGroupName()), null);
    return LogsApi.join(
        writer.change(
            s -> {
              if (s.find(key) != null) {
                throw new LogsException(
                    LogsException.Code.RESOURCE_ALREADY_EXISTS,
                    "The specified log group already exists");
              }
              s.findOrCreate(key, System.currentTimeMillis());
              return new Nothing();
            }));
  }

  Nothing delete(Caller caller, NameRequest request) {
    StoredGroup.Key key = caller.group(required(request.logGroupName()), null);
    return LogsApi.join(
        writer.change(
            s -> {
              s.delete(existing(s, key));
              writer.closeFiles();
              return new Nothing();
            }));
  }

  Nothing putRetention(Caller caller, RetentionRequest request) {
    Integer days = Checks.required("retentionInDays", request.retentionInDays());
    if (!RETENTION_DAYS.contains(days)) {
      throw LogsException.invalid(
          "1 validation error detected: Value '"
              + days
              + "' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum"
              + " value set: "
              + RETENTION_DAYS.stream().sorted().toList());
    }
    return retain(caller, request.logGroupName(), days);
  }

  Nothing deleteRetention(Caller caller, NameRequest request) {
    return retain(caller, request.logGroupName(), null);
  }

  private Nothing retain(Caller caller, @Nullable String name, @Nullable Integer days) {
    StoredGroup.Key key = caller.group(required(name), null);
    return LogsApi.join(
        writer.change(
            s -> {
              existing(s, key).retain(days);
              return new Nothing();
            }));
  }

  private static String required(@Nullable String name) {
    return Checks.required("logGroupName", name);
  }

  static StoredGroup existing(LogStore store, StoredGroup.Key key) {
    StoredGroup group = store.find(key);
    if (group == null) {
      throw LogsException.noGroup();
    }
    return group;
  }
}
