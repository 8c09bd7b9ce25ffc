package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CloudControlConfiguration {
  private static final int MAX_BODY = 1024 * 1024;

  @Bean
  HostedService cloudControl(
      ResourceReads reads, ResourceRequests requests, RequestQueries queries) {
    AwsApi api =
        AwsApi.of(ServiceModels.get("cloudcontrol"))
            .on("GetResource", ResourceReads.Get.class, ResourceReads.Found.class, reads::get)
            .on(
                "ListResources",
                ResourceReads.ListInput.class,
                ResourceReads.Listed.class,
                reads::list)
            .on(
                "CreateResource",
                ResourceRequests.Create.class,
                ResourceRequests.Accepted.class,
                requests::create)
            .on(
                "UpdateResource",
                ResourceRequests.Update.class,
                ResourceRequests.Accepted.class,
                requests::update)
            .on(
                "DeleteResource",
                ResourceRequests.Delete.class,
                ResourceRequests.Accepted.class,
                requests::delete)
            .on(
                "GetResourceRequestStatus",
                RequestQueries.ByToken.class,
                RequestQueries.Found.class,
                queries::status)
            .on(
                "ListResourceRequests",
                RequestQueries.ListInput.class,
                RequestQueries.Listed.class,
                queries::list)
            .on(
                "CancelResourceRequest",
                RequestQueries.ByToken.class,
                RequestQueries.Found.class,
                queries::cancel)
            .build();
    return new HostedService(
        api,
        MAX_BODY,
        "The types of CloudFormation here whose resources can be read as a whole; all others are"
            + " refused with UnsupportedActionException. Lists have identifiers only. Roles are"
            + " taken, not assumed. There are no hooks and no types of others.");
  }
}
