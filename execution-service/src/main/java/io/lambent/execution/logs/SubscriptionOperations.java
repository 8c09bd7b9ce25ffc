package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.logpattern.FilterPattern;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The operations on subscription filters. */
final class SubscriptionOperations {
  private static final int MAX_FILTERS = 2;
  private static final String KIND = "subscription";
  private static final String FUNCTION_GROUP = "/aws/lambda/";

  private final LogStore store;
  private final LogWriter writer;
  private final Followers followers;
  private final Supplier<Invoker> invoker;

  SubscriptionOperations(
      LogStore store, LogWriter writer, Followers followers, Supplier<Invoker> invoker) {
    this.store = store;
    this.writer = writer;
    this.followers = followers;
    this.invoker = invoker;
  }

  record PutRequest(
      String logGroupName,
      String filterName,
      String filterPattern,
      String destinationArn,
      @Nullable String roleArn,
      @Nullable String distribution,
      @Nullable Boolean applyOnTransformedLogs,
      @Nullable String fieldSelectionCriteria,
      @Nullable List<String> emitSystemFields) {}

  record DeleteRequest(String logGroupName, String filterName) {}

  record DescribeRequest(
      String logGroupName,
      @Nullable String filterNamePrefix,
      @Nullable String nextToken,
      @Nullable Integer limit) {}

  record Description(
      String filterName,
      String logGroupName,
      String filterPattern,
      String destinationArn,
      String distribution,
      boolean applyOnTransformedLogs,
      long creationTime) {}

  record DescribeResponse(List<Description> subscriptionFilters, @Nullable String nextToken) {}

  void put(Caller caller, PutRequest request) {
    FilterRules.refuse(
        request.applyOnTransformedLogs(),
        request.fieldSelectionCriteria(),
        request.emitSystemFields());
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    GroupOperations.existing(store, key);
    FilterPattern pattern = FilterPattern.parse(request.filterPattern());
    checkDestination(key, request);
    LogsApi.join(
        writer.change(
            s -> {
              put(GroupOperations.existing(s, key), request, pattern);
              return true;
            }));
  }

  private static void put(StoredGroup group, PutRequest request, FilterPattern pattern)
      throws IOException {
    GroupFilters filters = group.filters();
    SubscriptionFilter known = filters.subscription(request.filterName());
    if (known == null && filters.subscriptions().size() >= MAX_FILTERS) {
      throw LogsErrors.limit();
    }
    GroupFilters others = known == null ? filters : filters.without(known);
    FilterRules.checkRegexes(others, pattern);
    String id = known == null ? UUID.randomUUID().toString() : known.id();
    if (known == null) {
      // Before the filter itself, so that a crash in between leaves no filter without it.
      FollowedPositions.createAtEnd(group.positions(id), group.streams().values());
    }
    group.filter(
        filters.with(
            new SubscriptionFilter(
                id,
                request.filterName(),
                request.filterPattern(),
                request.destinationArn(),
                Objects.requireNonNullElse(request.distribution(), "ByLogStream"),
                known == null ? System.currentTimeMillis() : known.created())));
  }

  /** A function must exist, as on AWS, which makes a test call; here it is a dry run. */
  private void checkDestination(StoredGroup.Key group, PutRequest request) {
    Arn arn =
        Arn.parse(request.destinationArn())
            .orElseThrow(() -> LogsErrors.invalid("Invalid destinationArn."));
    if (!arn.service().equals("lambda")) {
      throw LogsErrors.invalid(
          "PutSubscriptionFilter operation cannot work with destinationArn for vendor "
              + arn.service()
              + ": Lambent sends log events to functions only.");
    }
    if (request.roleArn() != null) {
      throw LogsErrors.invalid("destinationArn for vendor lambda cannot be used with roleArn");
    }
    SubscriptionTarget target = SubscriptionTarget.of(arn);
    if (target == null
        || !arn.region().equals(group.region())
        || !arn.account().equals(group.account())) {
      throw notCallable();
    }
    if (group.name().equals(FUNCTION_GROUP + target.function().name())) {
      throw LogsErrors.invalid(
          "The log group provided is reserved for the function logs of the destination function.");
    }
    try {
      if (!target.exists(invoker.get())) {
        throw notCallable();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw notCallable();
    }
  }

  private static RuntimeException notCallable() {
    return LogsErrors.invalid(
        "Could not execute the lambda function. Make sure you have given CloudWatch Logs permission"
            + " to execute your function.");
  }

  void delete(Caller caller, DeleteRequest request) {
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    LogsApi.join(
        writer.change(
            s -> {
              StoredGroup group = GroupOperations.existing(s, key);
              SubscriptionFilter filter = group.filters().subscription(request.filterName());
              if (filter == null) {
                throw LogsErrors.noFilter(KIND);
              }
              group.filter(group.filters().without(filter));
              followers.changed(group);
              Files.deleteIfExists(group.positions(filter.id()));
              return true;
            }));
  }

  DescribeResponse describe(Caller caller, DescribeRequest request) {
    StoredGroup.Key key = GroupNames.key(caller, request.logGroupName());
    String prefix = Objects.requireNonNullElse(request.filterNamePrefix(), "");
    List<Description> all =
        GroupOperations.existing(store, key).filters().subscriptions().stream()
            .filter(filter -> filter.name().startsWith(prefix))
            .sorted(Comparator.comparing(SubscriptionFilter::name))
            .map(filter -> describe(key, filter))
            .toList();
    FilterRules.Page<Description> page =
        FilterRules.page(all, Description::filterName, request.nextToken(), request.limit());
    return new DescribeResponse(page.items(), page.nextToken());
  }

  private static Description describe(StoredGroup.Key key, SubscriptionFilter filter) {
    return new Description(
        filter.name(),
        key.name(),
        filter.pattern(),
        filter.destination(),
        filter.distribution(),
        false,
        filter.created());
  }
}
