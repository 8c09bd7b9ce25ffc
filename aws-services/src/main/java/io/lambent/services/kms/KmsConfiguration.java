package io.lambent.services.kms;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Handler;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class KmsConfiguration {
  private static final int MAX_BODY = 256 * 1024;

  private static <I, O> Handler<I, O> in(TransactionTemplate transactions, Handler<I, O> handler) {
    return (caller, input) -> transactions.execute(status -> handler.handle(caller, input));
  }

  private static <I> AwsApi.Action<I> in(
      TransactionTemplate transactions, AwsApi.Action<I> action) {
    return (caller, input) ->
        transactions.executeWithoutResult(status -> action.handle(caller, input));
  }

  @Bean
  HostedService kms(
      TransactionTemplate transactions,
      KmsKeys keys,
      KeyTags tags,
      Aliases aliases,
      Rotations rotations,
      Encryption encryption) {
    AwsApi.Builder api = AwsApi.of(ServiceModels.get("kms"));
    addKeys(api, transactions, keys);
    addNames(api, transactions, tags, aliases);
    addRotations(api, transactions, rotations);
    addEncryption(api, encryption);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Symmetric keys of one region only. They are in the database, encrypted by a key that is"
            + " there too: who reads the database can use them. Key policies are stored and not"
            + " enforced yet; there are no grants and no custom key stores. Other services keep"
            + " the ids of keys, but encrypt with keys of their own.");
  }

  private static void addKeys(AwsApi.Builder api, TransactionTemplate transactions, KmsKeys keys) {
    api.on("CreateKey", KmsKeys.Create.class, KmsKeys.Shown.class, in(transactions, keys::create))
        .on(
            "DescribeKey",
            KmsKeys.ByKey.class,
            KmsKeys.Shown.class,
            in(transactions, keys::describe))
        .on("ListKeys", KmsKeys.ListInput.class, KmsKeys.Listed.class, keys::list)
        .on(
            "UpdateKeyDescription",
            KmsKeys.Describe.class,
            in(transactions, keys::changeDescription))
        .on("EnableKey", KmsKeys.ByKey.class, in(transactions, keys::enable))
        .on("DisableKey", KmsKeys.ByKey.class, in(transactions, keys::disable))
        .on(
            "ScheduleKeyDeletion",
            KmsKeys.Delete.class,
            KmsKeys.Deleted.class,
            in(transactions, keys::scheduleDeletion))
        .on(
            "CancelKeyDeletion",
            KmsKeys.ByKey.class,
            KmsKeys.Kept.class,
            in(transactions, keys::cancelDeletion))
        .on("GetKeyPolicy", KmsKeys.PolicyInput.class, KmsKeys.Policy.class, keys::policy)
        .on("PutKeyPolicy", KmsKeys.PutPolicy.class, in(transactions, keys::putPolicy))
        .on("ListKeyPolicies", KmsKeys.ByKey.class, KmsKeys.PolicyNames.class, keys::policyNames);
  }

  private static void addNames(
      AwsApi.Builder api, TransactionTemplate transactions, KeyTags tags, Aliases aliases) {
    api.on("TagResource", KeyTags.Add.class, in(transactions, tags::add))
        .on("UntagResource", KeyTags.Remove.class, in(transactions, tags::remove))
        .on("ListResourceTags", KmsKeys.ByKey.class, KeyTags.Listed.class, tags::list)
        .on("CreateAlias", Aliases.Put.class, in(transactions, aliases::create))
        .on("UpdateAlias", Aliases.Put.class, in(transactions, aliases::update))
        .on("DeleteAlias", Aliases.ByName.class, in(transactions, aliases::delete))
        .on("ListAliases", Aliases.ListInput.class, Aliases.Listed.class, aliases::list);
  }

  private static void addRotations(
      AwsApi.Builder api, TransactionTemplate transactions, Rotations rotations) {
    api.on("EnableKeyRotation", Rotations.Enable.class, in(transactions, rotations::enable))
        .on("DisableKeyRotation", KmsKeys.ByKey.class, in(transactions, rotations::disable))
        .on("GetKeyRotationStatus", KmsKeys.ByKey.class, Rotations.Status.class, rotations::status)
        .on(
            "RotateKeyOnDemand",
            KmsKeys.ByKey.class,
            Rotations.Rotated.class,
            in(transactions, rotations::rotate));
  }

  private static void addEncryption(AwsApi.Builder api, Encryption encryption) {
    api.on("Encrypt", Encryption.Encrypt.class, Encryption.Encrypted.class, encryption::encrypt)
        .on("Decrypt", Encryption.Decrypt.class, Encryption.Decrypted.class, encryption::decrypt)
        .on(
            "ReEncrypt",
            Encryption.ReEncrypt.class,
            Encryption.ReEncrypted.class,
            encryption::reEncrypt)
        .on(
            "GenerateDataKey",
            Encryption.Generate.class,
            Encryption.DataKey.class,
            encryption::generate)
        .on(
            "GenerateDataKeyWithoutPlaintext",
            Encryption.GenerateHidden.class,
            Encryption.HiddenKey.class,
            encryption::generateHidden)
        .on(
            "GenerateRandom",
            Encryption.RandomInput.class,
            Encryption.RandomBytes.class,
            encryption::random);
  }
}
