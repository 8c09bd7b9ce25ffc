package io.lambent.services.kms;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import io.lambent.services.front.InTransaction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class KmsConfiguration {
  private static final int MAX_BODY = 256 * 1024;

  @Bean
  HostedService kms(
      TransactionTemplate transactions,
      KmsKeys keys,
      KeyTags tags,
      Aliases aliases,
      Rotations rotations,
      Encryption encryption) {
    InTransaction api = new InTransaction(AwsApi.of(ServiceModels.get("kms")), transactions);
    addKeys(api, keys);
    addNames(api, tags, aliases);
    addRotations(api, rotations);
    addEncryption(api, encryption);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "Symmetric keys of one region only. They are in the database, encrypted by a key that is"
            + " there too: who reads the database can use them. Key policies are stored and not"
            + " enforced yet; there are no grants and no custom key stores. Other services keep"
            + " the ids of keys, but encrypt with keys of their own.");
  }

  /** DescribeKey writes: it creates the key of an AWS service when that is first named. */
  private static void addKeys(InTransaction api, KmsKeys keys) {
    api.write("CreateKey", KmsKeys.Create.class, KmsKeys.Shown.class, keys::create)
        .write("DescribeKey", KmsKeys.ByKey.class, KmsKeys.Shown.class, keys::describe)
        .read("ListKeys", KmsKeys.ListInput.class, KmsKeys.Listed.class, keys::list)
        .write("UpdateKeyDescription", KmsKeys.Describe.class, keys::changeDescription)
        .write("EnableKey", KmsKeys.ByKey.class, keys::enable)
        .write("DisableKey", KmsKeys.ByKey.class, keys::disable)
        .write(
            "ScheduleKeyDeletion",
            KmsKeys.Delete.class,
            KmsKeys.Deleted.class,
            keys::scheduleDeletion)
        .write("CancelKeyDeletion", KmsKeys.ByKey.class, KmsKeys.Kept.class, keys::cancelDeletion)
        .read("GetKeyPolicy", KmsKeys.PolicyInput.class, KmsKeys.Policy.class, keys::policy)
        .write("PutKeyPolicy", KmsKeys.PutPolicy.class, keys::putPolicy)
        .read("ListKeyPolicies", KmsKeys.ByKey.class, KmsKeys.PolicyNames.class, keys::policyNames);
  }

  private static void addNames(InTransaction api, KeyTags tags, Aliases aliases) {
    api.write("TagResource", KeyTags.Add.class, tags::add)
        .write("UntagResource", KeyTags.Remove.class, tags::remove)
        .read("ListResourceTags", KmsKeys.ByKey.class, KeyTags.Listed.class, tags::list)
        .write("CreateAlias", Aliases.Put.class, aliases::create)
        .write("UpdateAlias", Aliases.Put.class, aliases::update)
        .write("DeleteAlias", Aliases.ByName.class, aliases::delete)
        .read("ListAliases", Aliases.ListInput.class, Aliases.Listed.class, aliases::list);
  }

  private static void addRotations(InTransaction api, Rotations rotations) {
    api.write("EnableKeyRotation", Rotations.Enable.class, rotations::enable)
        .write("DisableKeyRotation", KmsKeys.ByKey.class, rotations::disable)
        .read(
            "GetKeyRotationStatus", KmsKeys.ByKey.class, Rotations.Status.class, rotations::status)
        .write(
            "RotateKeyOnDemand", KmsKeys.ByKey.class, Rotations.Rotated.class, rotations::rotate);
  }

  /** No transaction spans these: encryption with a key whose rotation is due opens its own. */
  private static void addEncryption(InTransaction api, Encryption encryption) {
    api.read("Encrypt", Encryption.Encrypt.class, Encryption.Encrypted.class, encryption::encrypt)
        .read("Decrypt", Encryption.Decrypt.class, Encryption.Decrypted.class, encryption::decrypt)
        .read(
            "ReEncrypt",
            Encryption.ReEncrypt.class,
            Encryption.ReEncrypted.class,
            encryption::reEncrypt)
        .read(
            "GenerateDataKey",
            Encryption.Generate.class,
            Encryption.DataKey.class,
            encryption::generate)
        .read(
            "GenerateDataKeyWithoutPlaintext",
            Encryption.GenerateHidden.class,
            Encryption.HiddenKey.class,
            encryption::generateHidden)
        .read(
            "GenerateRandom",
            Encryption.RandomInput.class,
            Encryption.RandomBytes.class,
            encryption::random);
  }
}
