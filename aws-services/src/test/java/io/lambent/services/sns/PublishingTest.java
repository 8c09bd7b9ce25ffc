package io.lambent.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sqs.model.Message;

/** Publishing of single messages and batches, and filter policies of subscriptions. */
class PublishingTest extends SnsCalls {

  @Test
  void publishesBatchesOfWhichSomeEntriesFail() {
    String topic = topic();
    String queue = queue();
    subscribe(topic, "sqs", arn(queue), Map.of("RawMessageDelivery", "true"));
    PublishBatchResponse published =
        sns.publishBatch(
            request ->
                request
                    .topicArn(topic)
                    .publishBatchRequestEntries(
                        entry("1", "one"),
                        entry("2", "two"),
                        entry("3", "three").toBuilder().subject("").build()));

    assertThat(published.successful()).extracting(one -> one.id()).containsExactly("1", "2");
    assertThat(published.failed())
        .extracting(one -> one.id() + " " + one.code() + " " + one.message())
        .containsExactly("3 InvalidParameter Invalid parameter: Subject");
    assertThat(receive(queue, 2)).extracting(Message::body).containsExactlyInAnyOrder("one", "two");
    assertError(
        () ->
            sns.publishBatch(
                request ->
                    request
                        .topicArn(topic)
                        .publishBatchRequestEntries(entry("1", "one"), entry("1", "two"))),
        "BatchEntryIdsNotDistinct",
        "Two or more batch entries in the request have the same Id.");
  }

  @Test
  void deliversWhatTheFilterPolicyWants() {
    String topic = topic();
    String byAttributes = queue();
    String byBody = queue();
    subscribe(
        topic,
        "sqs",
        arn(byAttributes),
        Map.of("RawMessageDelivery", "true", "FilterPolicy", "{\"color\":[\"blue\"]}"));
    subscribe(
        topic,
        "sqs",
        arn(byBody),
        Map.of(
            "RawMessageDelivery",
            "true",
            "FilterPolicyScope",
            "MessageBody",
            "FilterPolicy",
            "{\"a\":{\"b\":[{\"numeric\":[\">\",1]}]}}"));
    for (String color : List.of("red", "blue")) {
      sns.publish(
          request ->
              request
                  .topicArn(topic)
                  .message(color)
                  .messageAttributes(
                      Map.of(
                          "color",
                          MessageAttributeValue.builder()
                              .dataType("String")
                              .stringValue(color)
                              .build())));
    }
    publish(topic, "{\"a\":{\"b\":1}}");
    publish(topic, "{\"a\":{\"b\":2}}");

    assertThat(receive(byAttributes, 1)).extracting(Message::body).containsExactly("blue");
    assertThat(receive(byBody, 1)).extracting(Message::body).containsExactly("{\"a\":{\"b\":2}}");
  }

  private static PublishBatchRequestEntry entry(String id, String message) {
    return PublishBatchRequestEntry.builder().id(id).message(message).build();
  }
}
