package io.lambent.services.scheduler;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SchedulerConfiguration {
  /** A target's input has up to 256 KiB, as JSON in JSON. */
  private static final int MAX_BODY = 1024 * 1024;

  @Bean
  HostedService scheduler(Schedules schedules, ScheduleGroups groups) {
    AwsApi api =
        AwsApi.of(ServiceModels.get("scheduler"))
            .on("CreateSchedule", Schedules.Put.class, Schedules.Stored.class, schedules::create)
            .on("UpdateSchedule", Schedules.Put.class, Schedules.Stored.class, schedules::update)
            .on("GetSchedule", Schedules.ByName.class, Schedules.Found.class, schedules::get)
            .on("DeleteSchedule", Schedules.ByName.class, schedules::delete)
            .on("ListSchedules", Schedules.ListInput.class, Schedules.Listed.class, schedules::list)
            .on(
                "CreateScheduleGroup",
                ScheduleGroups.Create.class,
                ScheduleGroups.Created.class,
                groups::create)
            .on(
                "GetScheduleGroup",
                ScheduleGroups.ByName.class,
                ScheduleGroups.Found.class,
                groups::get)
            .on("DeleteScheduleGroup", ScheduleGroups.ByName.class, groups::delete)
            .on(
                "ListScheduleGroups",
                ScheduleGroups.ListInput.class,
                ScheduleGroups.Listed.class,
                groups::list)
            .on(
                "ListTagsForResource",
                ScheduleGroups.Resource.class,
                ScheduleGroups.Tags.class,
                groups::tags)
            .on("TagResource", ScheduleGroups.Tagging.class, groups::tag)
            .on("UntagResource", ScheduleGroups.Untagging.class, groups::untag)
            .build();
    return new HostedService(
        api,
        MAX_BODY,
        "Targets are Lambda functions, SQS queues, SNS topics, event buses and the universal"
            + " targets lambda:invoke (Event), sqs:sendMessage, sns:publish and"
            + " eventbridge:putEvents; others are refused. Roles of targets are kept, not assumed."
            + " Times that pass while Lambent does not run are made up for within the maximum age"
            + " of their events. Nothing is encrypted by the keys that are named.");
  }
}
