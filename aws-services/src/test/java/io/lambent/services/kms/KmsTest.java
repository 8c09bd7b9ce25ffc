package io.lambent.services.kms;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlreadyExistsException;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.DecryptResponse;
import software.amazon.awssdk.services.kms.model.DisabledException;
import software.amazon.awssdk.services.kms.model.GenerateDataKeyResponse;
import software.amazon.awssdk.services.kms.model.IncorrectKeyException;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.UnsupportedOperationException;

class KmsTest {
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final KmsClient kms = services.client(KmsClient.builder(), "kms", "123456789012");
  private static final KmsClient stranger =
      services.client(KmsClient.builder(), "kms", "210987654321");

  private final KeyMetadata key = kms.createKey(r -> r.description("mine")).keyMetadata();
  private final String alias = "alias/" + UUID.randomUUID();

  private SdkBytes encrypt(String named, Map<String, String> context) {
    return kms.encrypt(
            r ->
                r.keyId(named)
                    .plaintext(SdkBytes.fromUtf8String("secret"))
                    .encryptionContext(context))
        .ciphertextBlob();
  }

  @Test
  void encryptsUnderAKeyThatAnAliasNames() {
    kms.createAlias(r -> r.aliasName(alias).targetKeyId(key.keyId()));
    SdkBytes ciphertext = encrypt(alias, Map.of("a", "1", "b", "2"));

    DecryptResponse decrypted =
        kms.decrypt(
            r -> r.ciphertextBlob(ciphertext).encryptionContext(Map.of("b", "2", "a", "1")));
    assertThat(decrypted.plaintext().asUtf8String()).isEqualTo("secret");
    assertThat(decrypted.keyId()).isEqualTo(key.arn());
    assertThatThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(ciphertext)))
        .isInstanceOf(InvalidCiphertextException.class);
    assertThatThrownBy(
            () ->
                stranger.decrypt(
                    r ->
                        r.ciphertextBlob(ciphertext).encryptionContext(Map.of("b", "2", "a", "1"))))
        .isInstanceOf(InvalidCiphertextException.class);
    assertThatThrownBy(() -> kms.createAlias(r -> r.aliasName(alias).targetKeyId(key.keyId())))
        .isInstanceOf(AlreadyExistsException.class);
    assertThatThrownBy(() -> kms.createAlias(r -> r.aliasName("x").targetKeyId(key.keyId())))
        .hasMessageContaining("Alias must start with the prefix \"alias/\".");
  }

  @Test
  void decryptsWhatWasEncryptedBeforeARotation() {
    SdkBytes before = encrypt(key.arn(), Map.of());
    kms.rotateKeyOnDemand(r -> r.keyId(key.keyId()));
    SdkBytes after = encrypt(key.arn(), Map.of());

    assertThat(kms.decrypt(r -> r.ciphertextBlob(before)).plaintext().asUtf8String())
        .isEqualTo("secret");
    assertThat(kms.decrypt(r -> r.ciphertextBlob(after)).plaintext().asUtf8String())
        .isEqualTo("secret");
    KeyMetadata other = kms.createKey().keyMetadata();
    SdkBytes moved =
        kms.reEncrypt(r -> r.ciphertextBlob(before).destinationKeyId(other.keyId()))
            .ciphertextBlob();
    assertThat(kms.decrypt(r -> r.ciphertextBlob(moved)).keyId()).isEqualTo(other.arn());
    assertThatThrownBy(() -> kms.decrypt(r -> r.ciphertextBlob(moved).keyId(key.keyId())))
        .isInstanceOf(IncorrectKeyException.class);
    kms.enableKeyRotation(r -> r.keyId(key.keyId()).rotationPeriodInDays(180));
    assertThat(kms.getKeyRotationStatus(r -> r.keyId(key.keyId())).rotationPeriodInDays())
        .isEqualTo(180);
  }

  @Test
  void makesDataKeys() {
    GenerateDataKeyResponse made =
        kms.generateDataKey(r -> r.keyId(key.keyId()).keySpec(DataKeySpec.AES_256));
    assertThat(made.plaintext().asByteArray()).hasSize(32);
    assertThat(kms.decrypt(r -> r.ciphertextBlob(made.ciphertextBlob())).plaintext())
        .isEqualTo(made.plaintext());
    assertThat(kms.generateRandom(r -> r.numberOfBytes(7)).plaintext().asByteArray()).hasSize(7);
    assertThatThrownBy(() -> kms.generateDataKey(r -> r.keyId(key.keyId())))
        .isInstanceOf(KmsException.class);
  }

  @Test
  void isUsedWhileItIsEnabledOnly() {
    kms.disableKey(r -> r.keyId(key.keyId()));
    assertThatThrownBy(() -> encrypt(key.keyId(), Map.of())).isInstanceOf(DisabledException.class);
    kms.enableKey(r -> r.keyId(key.keyId()));
    kms.scheduleKeyDeletion(r -> r.keyId(key.keyId()).pendingWindowInDays(7));
    assertThatThrownBy(() -> encrypt(key.keyId(), Map.of()))
        .isInstanceOf(KmsInvalidStateException.class)
        .hasMessageContaining(key.arn() + " is pending deletion.");
    kms.cancelKeyDeletion(r -> r.keyId(key.keyId()));
    assertThat(kms.describeKey(r -> r.keyId(key.keyId())).keyMetadata().keyState())
        .isEqualTo(KeyState.DISABLED);
    assertThatThrownBy(() -> kms.describeKey(r -> r.keyId(UUID.randomUUID().toString())))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void keepsMaterialEncrypted() {
    assertThat(
            services
                .jdbc()
                .queryForObject(
                    "select length(sealed) from lambent_aws.kms_material where key = ?::uuid",
                    Integer.class,
                    key.keyId()))
        .isEqualTo(12 + 32 + 16);
  }

  @Test
  void hasKeysOfServicesAndPolicies() {
    KeyMetadata own = kms.describeKey(r -> r.keyId("alias/aws/s3")).keyMetadata();
    assertThat(own.keyManagerAsString()).isEqualTo("AWS");
    assertThat(kms.describeKey(r -> r.keyId("alias/aws/s3")).keyMetadata().keyId())
        .isEqualTo(own.keyId());
    assertThat(kms.getKeyPolicy(r -> r.keyId(key.keyId())).policy())
        .contains("arn:aws:iam::123456789012:root");
    assertThatThrownBy(() -> kms.createKey(r -> r.keySpec(KeySpec.RSA_2048)))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessageContaining("RSA_2048");
  }
}
