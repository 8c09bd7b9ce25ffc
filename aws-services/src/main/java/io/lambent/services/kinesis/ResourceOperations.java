package io.lambent.services.kinesis;

import io.lambent.aws.api.AwsApi;
import org.springframework.stereotype.Component;

/** The operations on consumers, tags, policies and accounts. */
@Component
class ResourceOperations {
  private final Consumers consumers;
  private final ShardSubscriptions subscriptions;
  private final Resources resources;
  private final AccountSettings accounts;

  ResourceOperations(
      Consumers consumers,
      ShardSubscriptions subscriptions,
      Resources resources,
      AccountSettings accounts) {
    this.consumers = consumers;
    this.subscriptions = subscriptions;
    this.resources = resources;
    this.accounts = accounts;
  }

  void add(AwsApi.Builder api) {
    addConsumers(api);
    api.on("AddTagsToStream", Resources.AddTags.class, resources::addToStream)
        .on("RemoveTagsFromStream", Resources.RemoveTags.class, resources::removeFromStream)
        .on(
            "ListTagsForStream",
            Resources.ListTags.class,
            Resources.ListedTags.class,
            resources::listOfStream)
        .on("TagResource", Resources.Tagging.class, resources::add)
        .on("UntagResource", Resources.Untagging.class, resources::remove)
        .on("ListTagsForResource", Resources.ByArn.class, Resources.Tags.class, resources::list)
        .on("PutResourcePolicy", Resources.PutPolicy.class, resources::putPolicy)
        .on("GetResourcePolicy", Resources.ByArn.class, Resources.Policy.class, resources::policy)
        .on("DeleteResourcePolicy", Resources.ByArn.class, resources::deletePolicy)
        .on(
            "DescribeAccountSettings",
            AccountSettings.Nothing.class,
            AccountSettings.Settings.class,
            accounts::describe)
        .on(
            "UpdateAccountSettings",
            AccountSettings.Update.class,
            AccountSettings.Settings.class,
            accounts::update);
  }

  private void addConsumers(AwsApi.Builder api) {
    api.on(
            "RegisterStreamConsumer",
            Consumers.Register.class,
            Consumers.Registered.class,
            consumers::register)
        .on("DeregisterStreamConsumer", Consumers.Named.class, consumers::deregister)
        .on(
            "DescribeStreamConsumer",
            Consumers.Named.class,
            Consumers.Described.class,
            consumers::describe)
        .on(
            "ListStreamConsumers",
            Consumers.ListInput.class,
            Consumers.Listed.class,
            consumers::list)
        .onStream(
            "SubscribeToShard",
            ShardSubscriptions.Input.class,
            "SubscribeToShardEvent",
            ShardSubscriptions.Event.class,
            subscriptions::subscribe);
  }
}
