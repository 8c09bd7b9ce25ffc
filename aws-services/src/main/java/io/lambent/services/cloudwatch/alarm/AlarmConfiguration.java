package io.lambent.services.cloudwatch.alarm;

import io.lambent.services.cloudwatch.CloudWatchOperations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds the operations on alarms to CloudWatch's API. */
@Configuration(proxyBeanMethods = false)
class AlarmConfiguration {

  @Bean
  CloudWatchOperations alarmOperationsOfCloudWatch(
      PutAlarms puts, AlarmQueries queries, AlarmOperations operations, AlarmHistory history) {
    return api ->
        api.on("PutMetricAlarm", PutAlarms.MetricInput.class, puts::putMetric)
            .on("PutCompositeAlarm", PutAlarms.CompositeInput.class, puts::putComposite)
            .on(
                "DescribeAlarms",
                AlarmQueries.Input.class,
                AlarmQueries.Output.class,
                queries::describe)
            .on(
                "DescribeAlarmsForMetric",
                AlarmQueries.ForMetric.class,
                AlarmQueries.Found.class,
                queries::describeForMetric)
            .on(
                "DescribeAlarmHistory",
                AlarmHistory.Input.class,
                AlarmHistory.Output.class,
                history::list)
            .on("DeleteAlarms", AlarmOperations.Names.class, operations::delete)
            .on("SetAlarmState", AlarmOperations.SetState.class, operations::setState)
            .on("EnableAlarmActions", AlarmOperations.Names.class, operations::enableActions)
            .on("DisableAlarmActions", AlarmOperations.Names.class, operations::disableActions)
            .on(
                "TagResource",
                AlarmOperations.Tagging.class,
                AlarmOperations.Done.class,
                operations::tag)
            .on(
                "UntagResource",
                AlarmOperations.Untagging.class,
                AlarmOperations.Done.class,
                operations::untag)
            .on(
                "ListTagsForResource",
                AlarmOperations.Resource.class,
                AlarmOperations.Tags.class,
                operations::tags);
  }
}
