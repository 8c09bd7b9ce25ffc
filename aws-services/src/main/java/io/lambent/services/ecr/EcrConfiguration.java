package io.lambent.services.ecr;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class EcrConfiguration {
  private static final int MAX_BODY = 256 * 1024;

  @Bean
  HostedService ecr(Repositories repositories, RepositoryPolicies policies) {
    AwsApi.Builder api = AwsApi.of(ServiceModels.get("ecr"));
    addRepositories(api, repositories);
    addPolicies(api, policies);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Repositories and their policies, without images: those are in the registry of"
            + " lambent.ecr.registry, whose credentials GetAuthorizationToken answers. Policies,"
            + " lifecycle policies and settings of scans and tags have no effect on it.");
  }

  private static void addRepositories(AwsApi.Builder api, Repositories repositories) {
    api.on(
            "CreateRepository",
            Repositories.Create.class,
            Repositories.Shown.class,
            repositories::create)
        .on(
            "DescribeRepositories",
            Repositories.Describe.class,
            Repositories.Listed.class,
            repositories::describe)
        .on(
            "DeleteRepository",
            Repositories.Delete.class,
            Repositories.Shown.class,
            repositories::delete)
        .on(
            "PutImageTagMutability",
            Repositories.PutMutability.class,
            Repositories.Mutability.class,
            repositories::putMutability)
        .on(
            "PutImageScanningConfiguration",
            Repositories.PutScanning.class,
            Repositories.Scanned.class,
            repositories::putScanning)
        .on(
            "TagResource",
            Repositories.TagInput.class,
            Repositories.Nothing.class,
            repositories::tag)
        .on(
            "UntagResource",
            Repositories.UntagInput.class,
            Repositories.Nothing.class,
            repositories::untag)
        .on(
            "ListTagsForResource",
            Repositories.Resource.class,
            Repositories.Tags.class,
            repositories::tags)
        .on(
            "GetAuthorizationToken",
            Repositories.TokenInput.class,
            Repositories.Tokens.class,
            repositories::token);
  }

  private static void addPolicies(AwsApi.Builder api, RepositoryPolicies policies) {
    api.on(
            "PutLifecyclePolicy",
            RepositoryPolicies.PutLifecycle.class,
            RepositoryPolicies.Lifecycle.class,
            policies::putLifecycle)
        .on(
            "GetLifecyclePolicy",
            RepositoryPolicies.Named.class,
            RepositoryPolicies.Lifecycle.class,
            policies::lifecycle)
        .on(
            "DeleteLifecyclePolicy",
            RepositoryPolicies.Named.class,
            RepositoryPolicies.Lifecycle.class,
            policies::deleteLifecycle)
        .on(
            "SetRepositoryPolicy",
            RepositoryPolicies.PutPolicy.class,
            RepositoryPolicies.Policy.class,
            policies::put)
        .on(
            "GetRepositoryPolicy",
            RepositoryPolicies.Named.class,
            RepositoryPolicies.Policy.class,
            policies::policy)
        .on(
            "DeleteRepositoryPolicy",
            RepositoryPolicies.Named.class,
            RepositoryPolicies.Policy.class,
            policies::delete);
  }
}
