package io.lambent.services.sns;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SnsConfiguration {
  /** Ten messages of together 256 KiB, in a form. */
  private static final int MAX_BODY = 2 * 1024 * 1024;

  @Bean
  HostedService sns(
      Topics topics, TopicPolicies policies, Subscriptions subscriptions, Publishing publishing) {
    AwsApi api =
        AwsApi.of(ServiceModels.get("sns"))
            .on("CreateTopic", Topics.Create.class, Topics.Created.class, topics::create)
            .on("DeleteTopic", Topics.ByArn.class, topics::delete)
            .on("ListTopics", Topics.ListInput.class, Topics.Listed.class, topics::list)
            .on(
                "GetTopicAttributes",
                Topics.ByArn.class,
                Topics.Attributes.class,
                topics::attributes)
            .on("SetTopicAttributes", Topics.SetAttribute.class, topics::set)
            .on("TagResource", Topics.Tagging.class, topics::tag)
            .on("UntagResource", Topics.Untagging.class, topics::untag)
            .on("ListTagsForResource", Topics.Resource.class, Topics.Tags.class, topics::tags)
            .on("AddPermission", TopicPolicies.Add.class, policies::add)
            .on("RemovePermission", TopicPolicies.Remove.class, policies::remove)
            .on(
                "Subscribe",
                Subscriptions.Subscribe.class,
                Subscriptions.Subscribed.class,
                subscriptions::subscribe)
            .on(
                "ConfirmSubscription",
                Subscriptions.Confirm.class,
                Subscriptions.Subscribed.class,
                subscriptions::confirm)
            .on("Unsubscribe", Subscriptions.ByArn.class, subscriptions::unsubscribe)
            .on(
                "GetSubscriptionAttributes",
                Subscriptions.ByArn.class,
                Subscriptions.Attributes.class,
                subscriptions::attributes)
            .on("SetSubscriptionAttributes", Subscriptions.SetAttribute.class, subscriptions::set)
            .on(
                "ListSubscriptions",
                Subscriptions.ListInput.class,
                Subscriptions.Listed.class,
                subscriptions::list)
            .on(
                "ListSubscriptionsByTopic",
                Subscriptions.ListOfTopic.class,
                Subscriptions.Listed.class,
                subscriptions::listOfTopic)
            .on(
                "Publish",
                Publishing.Publish.class,
                Publishing.Published.class,
                publishing::publish)
            .on(
                "PublishBatch",
                Publishing.PublishBatch.class,
                Publishing.PublishedBatch.class,
                publishing::publishBatch)
            .build();
    return new HostedService(
        api,
        MAX_BODY,
        "Topics, also FIFO ones, with subscriptions of queues, functions and servers (http and"
            + " https). Subscriptions of email stay pending, as no mail is sent; email-json, sms,"
            + " application and firehose are refused, and so are throttle policies. Messages are"
            + " signed with a key of the installation, whose certificate SigningCertURL leads to."
            + " Topics of other accounts cannot be used: policies are kept, not enforced."
            + " Messages are not archived. Nothing is encrypted by the keys that are named.");
  }
}
