package io.lambent.services.cloudwatch;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CloudWatchConfiguration {
  /** AWS's limit of a PutMetricData request is 1 MB compressed; unpacked it may be larger. */
  private static final int MAX_BODY = 16 * 1024 * 1024;

  @Bean
  HostedService cloudWatch(
      PutMetricData put,
      GetMetricData data,
      GetMetricStatistics statistics,
      ListMetrics list,
      List<CloudWatchOperations> others) {
    AwsApi.Builder api =
        AwsApi.of(ServiceModels.get("cloudwatch"))
            .on("PutMetricData", PutMetricData.Input.class, put::put)
            .on("GetMetricData", GetMetricData.Input.class, GetMetricData.Output.class, data::get)
            .on(
                "GetMetricStatistics",
                GetMetricStatistics.Input.class,
                GetMetricStatistics.Output.class,
                statistics::get)
            .on("ListMetrics", ListMetrics.Input.class, ListMetrics.Output.class, list::list);
    others.forEach(each -> each.addTo(api));
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Percentiles are within 0.5 %. Entities of metrics are not kept."
            + " Metric math has arithmetic, comparisons and the functions that its errors list;"
            + " SEARCH, Metrics Insights queries, anomaly detection and times in labels"
            + " are missing. Alarms are evaluated each minute, those of periods below a minute"
            + " every ten seconds; their actions are SNS topics and Lambda functions, others are"
            + " refused, as are alarms on logs, on PromQL and by anomaly detection, suppressors"
            + " of composite alarms, and mute rules. Dashboards are kept; nothing draws them.");
  }
}
