package io.lambent.execution.logs;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Caller;
import io.lambent.aws.model.ServiceModels;
import io.lambent.contract.invocation.Invoker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The operations of the CloudWatch Logs API that Lambent has. Each first waits until all is written
 * that was appended before it, so a caller sees the log of the invocation whose answer it has.
 */
final class LogsApi {
  private final LogWriter writer;
  private final AwsApi.Builder api = AwsApi.of(ServiceModels.get("logs"));

  private LogsApi(LogWriter writer) {
    this.writer = writer;
  }

  /** An operation, which may read files. */
  private interface Reading<I, O> {
    O answer(Caller caller, I request) throws IOException;
  }

  static AwsApi of(
      LogStore store,
      LogWriter writer,
      Followers followers,
      LiveTails tails,
      Supplier<Invoker> invoker) {
    GroupOperations groups = new GroupOperations(store, writer, followers);
    StreamOperations streams = new StreamOperations(store, writer);
    LogsApi logs = new LogsApi(writer);
    logs.does("CreateLogGroup", GroupOperations.CreateRequest.class, groups::create);
    logs.does("DeleteLogGroup", GroupOperations.NameRequest.class, groups::delete);
    logs.does("PutRetentionPolicy", GroupOperations.RetentionRequest.class, groups::putRetention);
    logs.does("DeleteRetentionPolicy", GroupOperations.NameRequest.class, groups::deleteRetention);
    logs.does("CreateLogStream", StreamOperations.StreamRequest.class, streams::create);
    logs.does("DeleteLogStream", StreamOperations.StreamRequest.class, streams::delete);
    logs.reads(
        "DescribeLogGroups",
        GroupOperations.DescribeRequest.class,
        GroupOperations.DescribeResponse.class,
        groups::describe);
    logs.reads(
        "DescribeLogStreams",
        StreamOperations.DescribeRequest.class,
        StreamOperations.DescribeResponse.class,
        streams::describe);
    logs.reads(
        "PutLogEvents",
        StreamOperations.PutRequest.class,
        StreamOperations.PutResponse.class,
        streams::put);
    logs.reads(
        "GetLogEvents",
        GetLogEvents.Request.class,
        GetLogEvents.Response.class,
        new GetLogEvents(store)::get);
    logs.reads(
        "FilterLogEvents",
        FilterLogEvents.Request.class,
        FilterLogEvents.Response.class,
        new FilterLogEvents(store)::filter);
    logs.reads(
        "ListLogGroups",
        GroupOperations.ListRequest.class,
        GroupOperations.ListResponse.class,
        groups::list);
    logs.add(new ResourcePolicies(store));
    logs.add(new QueryOperations(store));
    logs.add(new LiveTail(store, tails));
    logs.add(new GroupTags(store, writer));
    logs.add(new SubscriptionOperations(store, writer, followers, invoker));
    logs.add(new MetricFilterOperations(store, writer, followers));
    return logs.api.build();
  }

  private void add(GroupTags tags) {
    reads(
        "ListTagsForResource",
        GroupTags.ResourceRequest.class,
        GroupTags.Response.class,
        tags::list);
    does("TagResource", GroupTags.TagRequest.class, tags::tag);
    does("UntagResource", GroupTags.UntagRequest.class, tags::untag);
    reads(
        "ListTagsLogGroup",
        GroupTags.GroupRequest.class,
        GroupTags.Response.class,
        tags::listOfGroup);
    does("TagLogGroup", GroupTags.TagGroupRequest.class, tags::tagGroup);
    does("UntagLogGroup", GroupTags.UntagGroupRequest.class, tags::untagGroup);
  }

  private void add(ResourcePolicies policies) {
    reads(
        "PutResourcePolicy",
        ResourcePolicies.PutRequest.class,
        ResourcePolicies.PutResponse.class,
        policies::put);
    api.on(
        "DeleteResourcePolicy",
        ResourcePolicies.DeleteRequest.class,
        (caller, request) -> {
          try {
            policies.delete(caller, request);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    reads(
        "DescribeResourcePolicies",
        ResourcePolicies.DescribeRequest.class,
        ResourcePolicies.DescribeResponse.class,
        policies::describe);
  }

  private void add(QueryOperations queries) {
    reads(
        "StartQuery",
        QueryOperations.StartRequest.class,
        QueryOperations.StartResponse.class,
        queries::start);
    reads(
        "GetQueryResults",
        QueryOperations.ResultsRequest.class,
        QueryOperations.ResultsResponse.class,
        queries::results);
    reads(
        "StopQuery",
        QueryOperations.IdRequest.class,
        QueryOperations.StopResponse.class,
        queries::stop);
    reads(
        "DescribeQueries",
        QueryOperations.DescribeRequest.class,
        QueryOperations.DescribeResponse.class,
        queries::describe);
    reads(
        "GetLogRecord",
        QueryOperations.RecordRequest.class,
        QueryOperations.RecordResponse.class,
        queries::record);
  }

  private void add(LiveTail tail) {
    api.<LiveTail.Input, LiveTail.Event>onStream(
        "StartLiveTail",
        LiveTail.Input.class,
        Map.of("sessionStart", LiveTail.Started.class, "sessionUpdate", LiveTail.Update.class),
        (caller, input) -> {
          awaitWriter();
          return tail.start(caller, input);
        });
  }

  private void add(SubscriptionOperations subscriptions) {
    does("PutSubscriptionFilter", SubscriptionOperations.PutRequest.class, subscriptions::put);
    does(
        "DeleteSubscriptionFilter",
        SubscriptionOperations.DeleteRequest.class,
        subscriptions::delete);
    reads(
        "DescribeSubscriptionFilters",
        SubscriptionOperations.DescribeRequest.class,
        SubscriptionOperations.DescribeResponse.class,
        subscriptions::describe);
  }

  private void add(MetricFilterOperations metrics) {
    does("PutMetricFilter", MetricFilterOperations.PutRequest.class, metrics::put);
    does("DeleteMetricFilter", MetricFilterOperations.DeleteRequest.class, metrics::delete);
    reads(
        "DescribeMetricFilters",
        MetricFilterOperations.DescribeRequest.class,
        MetricFilterOperations.DescribeResponse.class,
        metrics::describe);
    reads(
        "TestMetricFilter",
        MetricFilterOperations.TestRequest.class,
        MetricFilterOperations.TestResponse.class,
        metrics::test);
  }

  private <I extends Record> void does(String operation, Class<I> input, AwsApi.Action<I> action) {
    api.on(
        operation,
        input,
        (caller, request) -> {
          awaitWriter();
          action.handle(caller, request);
        });
  }

  private <I extends Record, O extends Record> void reads(
      String operation, Class<I> input, Class<O> output, Reading<I, O> reading) {
    api.on(
        operation,
        input,
        output,
        (caller, request) -> {
          awaitWriter();
          try {
            return reading.answer(caller, request);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  private void awaitWriter() {
    join(writer.change(store -> true));
  }

  /** Waits for the writer; errors are thrown as they are. */
  static <T> T join(CompletableFuture<T> result) {
    try {
      return result.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }
}
