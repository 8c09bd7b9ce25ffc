package io.lambent.services.secretsmanager;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class SecretsManagerConfiguration {
  /** A value of 64 KiB, as JSON in JSON or in base64. */
  private static final int MAX_BODY = 1024 * 1024;

  @Bean
  HostedService secretsManager(
      Secrets secrets,
      SecretValues values,
      SecretSearch search,
      SecretPolicies policies,
      RandomPasswords passwords,
      Rotations rotations) {
    AwsApi.Builder api =
        AwsApi.of(ServiceModels.get("secretsmanager"))
            .on("CreateSecret", Secrets.Create.class, Secrets.Created.class, secrets::create)
            .on("DescribeSecret", Secrets.ById.class, Secrets.Described.class, secrets::describe)
            .on("DeleteSecret", Secrets.Delete.class, Secrets.Deleted.class, secrets::delete)
            .on("RestoreSecret", Secrets.ById.class, Secrets.Restored.class, secrets::restore)
            .on("TagResource", Secrets.Tagging.class, secrets::tag)
            .on("UntagResource", Secrets.Untagging.class, secrets::untag)
            .on(
                "ListSecrets",
                SecretSearch.ListInput.class,
                SecretSearch.Listed.class,
                search::list)
            .on("RotateSecret", Rotations.Rotate.class, Rotations.Begun.class, rotations::rotate)
            .on("CancelRotateSecret", Secrets.ById.class, Rotations.Begun.class, rotations::cancel)
            .on(
                "GetRandomPassword",
                RandomPasswords.Get.class,
                RandomPasswords.Password.class,
                passwords::get);
    addValues(api, values);
    addPolicies(api, policies);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Values are kept as they are in the database, not encrypted by the keys that are named."
            + " Resource policies are kept, not enforced. Secrets have no replicas in other regions or"
            + " accounts. A rotation begins when its window does; one that fails five times at a step"
            + " is given up until its next time.");
  }

  private static void addValues(AwsApi.Builder api, SecretValues values) {
    api.on("GetSecretValue", SecretValues.Get.class, SecretValues.Found.class, values::get)
        .on(
            "BatchGetSecretValue",
            SecretValues.BatchGet.class,
            SecretValues.Batch.class,
            values::getAll)
        .on("PutSecretValue", SecretValues.Put.class, SecretValues.Stored.class, values::put)
        .on("UpdateSecret", SecretValues.Update.class, SecretValues.Updated.class, values::update)
        .on(
            "UpdateSecretVersionStage",
            SecretValues.MoveStage.class,
            SecretValues.Moved.class,
            values::move)
        .on(
            "ListSecretVersionIds",
            SecretValues.ListInput.class,
            SecretValues.Listed.class,
            values::list);
  }

  private static void addPolicies(AwsApi.Builder api, SecretPolicies policies) {
    api.on(
            "PutResourcePolicy",
            SecretPolicies.Put.class,
            SecretPolicies.Changed.class,
            policies::put)
        .on("GetResourcePolicy", Secrets.ById.class, SecretPolicies.Found.class, policies::get)
        .on(
            "DeleteResourcePolicy",
            Secrets.ById.class,
            SecretPolicies.Changed.class,
            policies::delete)
        .on(
            "ValidateResourcePolicy",
            SecretPolicies.Validate.class,
            SecretPolicies.Validated.class,
            policies::validate);
  }
}
