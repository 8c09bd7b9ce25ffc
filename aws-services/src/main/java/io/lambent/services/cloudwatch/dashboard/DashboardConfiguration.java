package io.lambent.services.cloudwatch.dashboard;

import io.lambent.services.cloudwatch.CloudWatchOperations;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Adds the operations on dashboards to CloudWatch's API. */
@Configuration(proxyBeanMethods = false)
class DashboardConfiguration {

  @Bean
  CloudWatchOperations dashboardOperationsOfCloudWatch(Dashboards dashboards) {
    return api ->
        api.on("PutDashboard", Dashboards.Put.class, Dashboards.Checked.class, dashboards::put)
            .on(
                "GetDashboard",
                Dashboards.ByName.class,
                Dashboards.Dashboard.class,
                dashboards::get)
            .on(
                "ListDashboards",
                Dashboards.ListInput.class,
                Dashboards.Listed.class,
                dashboards::list)
            .on(
                "DeleteDashboards",
                Dashboards.Names.class,
                Dashboards.Done.class,
                dashboards::delete);
  }
}
