package io.lambent.services.ssm;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SsmConfiguration {
  private static final int MAX_BODY = 256 * 1024;

  @Bean
  HostedService ssm(
      Parameters parameters,
      ParameterVersions versions,
      ParameterSearch search,
      ParameterTags tags) {
    AwsApi api =
        AwsApi.of(ServiceModels.get("ssm"))
            .on("PutParameter", Parameters.Put.class, Parameters.Stored.class, parameters::put)
            .on("GetParameter", Parameters.Get.class, Parameters.Found.class, parameters::get)
            .on(
                "GetParameters",
                Parameters.GetAll.class,
                Parameters.FoundAll.class,
                parameters::getAll)
            .on(
                "DeleteParameter",
                Parameters.ByName.class,
                Parameters.Nothing.class,
                parameters::delete)
            .on(
                "DeleteParameters",
                Parameters.ByNames.class,
                Parameters.Deleted.class,
                parameters::deleteAll)
            .on(
                "GetParametersByPath",
                ParameterSearch.ByPath.class,
                ParameterSearch.Found.class,
                search::byPath)
            .on(
                "DescribeParameters",
                ParameterSearch.Describe.class,
                ParameterSearch.Described.class,
                search::describe)
            .on(
                "GetParameterHistory",
                ParameterVersions.History.class,
                ParameterVersions.Shown.class,
                versions::history)
            .on(
                "LabelParameterVersion",
                ParameterVersions.Label.class,
                ParameterVersions.Labelled.class,
                versions::label)
            .on(
                "UnlabelParameterVersion",
                ParameterVersions.Unlabel.class,
                ParameterVersions.Unlabelled.class,
                versions::unlabel)
            .on("AddTagsToResource", ParameterTags.Add.class, tags::add)
            .on("RemoveTagsFromResource", ParameterTags.Remove.class, tags::remove)
            .on(
                "ListTagsForResource",
                ParameterTags.Resource.class,
                ParameterTags.Listed.class,
                tags::list)
            .build();
    return new HostedService(
        api,
        MAX_BODY,
        "Parameter Store only. SecureStrings are encrypted by a key of Lambent's in the database,"
            + " not by those that are named. There are no parameter policies, no shared parameters"
            + " and no public parameters of AWS.");
  }
}
