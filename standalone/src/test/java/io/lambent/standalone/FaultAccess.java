package io.lambent.standalone;

import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.Event;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.ActionAfterCompletion;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The running instance and its clients, the resources that requests need, and the requests. */
record FaultAccess(
    ChildLambent lambent,
    SqsClient sqs,
    S3Client s3,
    SnsClient sns,
    EventBridgeClient events,
    SchedulerClient scheduler) {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss");

  static FaultAccess of(ChildLambent lambent) {
    Clients clients = lambent.clients();
    return new FaultAccess(
        lambent, clients.sqs(), clients.s3(), clients.sns(), clients.events(), clients.scheduler());
  }

  String url(String queue) {
    return lambent.clients().endpoint() + "/000000000000/" + queue;
  }

  /** Creates the queues, and what sends to each of them. */
  void setUp() {
    for (String queue :
        List.of("source", "message", "object", "publication", "event", "schedule")) {
      sqs.createQueue(
          request ->
              request
                  .queueName(queue)
                  .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "20")));
    }
    Clients clients = lambent.clients();
    String function = clients.deployPython(QueueFunctions.copier(url("message")));
    clients
        .lambda()
        .createEventSourceMapping(
            request -> request.functionName(function).eventSourceArn(arn("sqs", "source")));
    s3.createBucket(request -> request.bucket("objects"));
    s3.putBucketNotificationConfiguration(
        request ->
            request
                .bucket("objects")
                .notificationConfiguration(
                    configuration ->
                        configuration.queueConfigurations(
                            queue ->
                                queue
                                    .queueArn(arn("sqs", "object"))
                                    .events(Event.S3_OBJECT_CREATED))));
    setUpBus();
    sns.createTopic(request -> request.name("topic"));
    sns.subscribe(
        request ->
            request
                .topicArn(arn("sns", "topic"))
                .protocol("sqs")
                .endpoint(arn("sqs", "publication"))
                .attributes(Map.of("RawMessageDelivery", "true")));
  }

  private void setUpBus() {
    events.createEventBus(request -> request.name("bus"));
    events.putRule(
        request ->
            request.name("rule").eventBusName("bus").eventPattern("{\"source\": [\"faults\"]}"));
    events.putTargets(
        request ->
            request
                .rule("rule")
                .eventBusName("bus")
                .targets(target -> target.id("queue").arn(arn("sqs", "event"))));
  }

  private void put(String id) {
    PutEventsResponse answer =
        events.putEvents(
            request ->
                request.entries(
                    entry ->
                        entry
                            .eventBusName("bus")
                            .source("faults")
                            .detailType("fault")
                            .detail("{\"id\": \"" + id + "\"}")));
    if (answer.failedEntryCount() > 0) {
      throw new IllegalStateException("the event was not taken");
    }
  }

  private static String arn(String service, String name) {
    return "arn:aws:" + service + ":us-east-1:000000000000:" + name;
  }

  /**
   * Sends a request with an id.
   *
   * @throws SdkException where it may have been accepted or not
   */
  void send(EventFaults.Kind kind, String id) {
    switch (kind) {
      case MESSAGE -> sqs.sendMessage(request -> request.queueUrl(url("source")).messageBody(id));
      case OBJECT ->
          s3.putObject(
              request -> request.bucket("objects").key(id), RequestBody.fromString(content(id)));
      case PUBLICATION -> sns.publish(request -> request.topicArn(arn("sns", "topic")).message(id));
      case EVENT -> put(id);
      case SCHEDULE ->
          scheduler.createSchedule(
              request ->
                  request
                      .name(id)
                      .scheduleExpression("at(" + SECONDS.format(soon()) + ")")
                      .actionAfterCompletion(ActionAfterCompletion.DELETE)
                      .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                      .target(
                          target ->
                              target
                                  .arn(arn("sqs", "schedule"))
                                  .roleArn(Clients.ROLE)
                                  .input("{\"id\": \"" + id + "\"}")));
    }
  }

  private static LocalDateTime soon() {
    return LocalDateTime.now(ZoneOffset.UTC).plusSeconds(2);
  }

  /** The content of an object. */
  static String content(String id) {
    return id.repeat(20);
  }
}
