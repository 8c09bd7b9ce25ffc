package io.lambent.services.sqs;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SqsConfiguration {
  /** Ten messages of together 1 MiB, escaped. */
  private static final int MAX_BODY = 8 * 1024 * 1024;

  @Bean
  HostedService sqs(
      Queues queues,
      Permissions permissions,
      Sending sending,
      Receiving receiving,
      Settling settling,
      MoveTasks moveTasks) {
    AwsApi api =
        AwsApi.of(ServiceModels.get("sqs"))
            .on("CreateQueue", Queues.Create.class, Queues.Url.class, queues::create)
            .on("GetQueueUrl", Queues.Named.class, Queues.Url.class, queues::url)
            .on("ListQueues", Queues.ListInput.class, Queues.Listed.class, queues::list)
            .on(
                "ListDeadLetterSourceQueues",
                Queues.SourcesInput.class,
                Queues.Listed.class,
                queues::sources)
            .on(
                "GetQueueAttributes",
                Queues.GetAttributes.class,
                Queues.Attributes.class,
                queues::attributes)
            .on("SetQueueAttributes", Queues.SetAttributes.class, queues::set)
            .on("DeleteQueue", Queues.ByUrl.class, queues::delete)
            .on("PurgeQueue", Queues.ByUrl.class, queues::purge)
            .on("TagQueue", Queues.Tag.class, queues::tag)
            .on("UntagQueue", Queues.Untag.class, queues::untag)
            .on("ListQueueTags", Queues.ByUrl.class, Queues.Tags.class, queues::tags)
            .on("AddPermission", Permissions.Add.class, permissions::add)
            .on("RemovePermission", Permissions.Remove.class, permissions::remove)
            .on("SendMessage", Sending.Send.class, Sending.Sent.class, sending::send)
            .on(
                "SendMessageBatch",
                Sending.SendBatch.class,
                Sending.SentBatch.class,
                sending::sendBatch)
            .on("ReceiveMessage", Receiving.Input.class, Receiving.Output.class, receiving::receive)
            .on("DeleteMessage", Settling.Delete.class, settling::delete)
            .on(
                "DeleteMessageBatch",
                Settling.DeleteBatch.class,
                Settling.DoneBatch.class,
                settling::deleteBatch)
            .on("ChangeMessageVisibility", Settling.Change.class, settling::change)
            .on(
                "ChangeMessageVisibilityBatch",
                Settling.ChangeBatch.class,
                Settling.DoneBatch.class,
                settling::changeBatch)
            .on(
                "StartMessageMoveTask",
                MoveTasks.Start.class,
                MoveTasks.Started.class,
                moveTasks::start)
            .on(
                "CancelMessageMoveTask",
                MoveTasks.Cancel.class,
                MoveTasks.Cancelled.class,
                moveTasks::cancel)
            .on(
                "ListMessageMoveTasks",
                MoveTasks.ListInput.class,
                MoveTasks.Listed.class,
                moveTasks::list)
            .build();
    return new HostedService(
        api,
        MAX_BODY,
        "Standard queues, also fair ones, and FIFO queues. Queues of other accounts cannot be used:"
            + " policies are kept, not enforced. Nothing is encrypted by the keys that are named."
            + " There are no quotas of requests: FifoThroughputLimit is kept only. A task that"
            + " moves messages without a rate moves them as fast as it can.");
  }
}
