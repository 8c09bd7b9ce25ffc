package io.lambent.services.kms;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Encrypts and decrypts with keys, by AES-256 in Galois/Counter Mode. */
@Component("kmsEncryption")
class Encryption {
  private static final String ALGORITHM = "SYMMETRIC_DEFAULT";
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int AES_256_BYTES = 32;
  private static final int AES_128_BYTES = 16;

  private final KeyTable table;
  private final KeyFinder finder;
  private final Rotations rotations;

  Encryption(KeyTable table, KeyFinder finder, Rotations rotations) {
    this.table = table;
    this.finder = finder;
    this.rotations = rotations;
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Encrypt(
      String keyId,
      byte[] plaintext,
      Map<String, String> encryptionContext,
      @Nullable String encryptionAlgorithm,
      boolean dryRun) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Encrypted(byte[] ciphertextBlob, String keyId, String encryptionAlgorithm) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Decrypt(
      byte @Nullable [] ciphertextBlob,
      Map<String, String> encryptionContext,
      @Nullable String keyId,
      @Nullable String encryptionAlgorithm,
      @Nullable Struct recipient,
      boolean dryRun) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Decrypted(String keyId, byte[] plaintext, String encryptionAlgorithm) {}

  @SuppressWarnings("ArrayRecordComponent")
  record ReEncrypt(
      byte @Nullable [] ciphertextBlob,
      Map<String, String> sourceEncryptionContext,
      @Nullable String sourceKeyId,
      String destinationKeyId,
      Map<String, String> destinationEncryptionContext,
      @Nullable String sourceEncryptionAlgorithm,
      @Nullable String destinationEncryptionAlgorithm,
      boolean dryRun) {}

  @SuppressWarnings("ArrayRecordComponent")
  record ReEncrypted(
      byte[] ciphertextBlob,
      String sourceKeyId,
      String keyId,
      String sourceEncryptionAlgorithm,
      String destinationEncryptionAlgorithm) {}

  record Generate(
      String keyId,
      Map<String, String> encryptionContext,
      @Nullable Integer numberOfBytes,
      @Nullable String keySpec,
      @Nullable Struct recipient,
      boolean dryRun) {}

  record GenerateHidden(
      String keyId,
      Map<String, String> encryptionContext,
      @Nullable String keySpec,
      @Nullable Integer numberOfBytes,
      boolean dryRun) {}

  @SuppressWarnings("ArrayRecordComponent")
  record DataKey(byte[] ciphertextBlob, byte[] plaintext, String keyId) {}

  @SuppressWarnings("ArrayRecordComponent")
  record HiddenKey(byte[] ciphertextBlob, String keyId) {}

  record RandomInput(
      @Nullable Integer numberOfBytes,
      @Nullable String customKeyStoreId,
      @Nullable Struct recipient) {}

  @SuppressWarnings("ArrayRecordComponent")
  record RandomBytes(byte[] plaintext) {}

  Encrypted encrypt(Caller caller, Encrypt input) {
    checkAlgorithm(input.encryptionAlgorithm());
    KmsKey key = finder.usable(caller, input.keyId());
    endDryRun(input.dryRun());
    return new Encrypted(
        sealed(key, input.plaintext(), input.encryptionContext()), key.arn(), ALGORITHM);
  }

  private byte[] sealed(KmsKey key, byte[] plaintext, Map<String, String> context) {
    int number = rotations.current(key);
    KeyTable.Material material =
        table.material(key.id(), number).orElseThrow(() -> KmsErrors.noKey(key.arn()));
    byte[] sealed = material.key().seal(Ciphertext.context(key.id(), number, context), plaintext);
    return new Ciphertext(key.id(), number, sealed).bytes();
  }

  Decrypted decrypt(Caller caller, Decrypt input) {
    checkAlgorithm(input.encryptionAlgorithm());
    refuseRecipient(input.recipient());
    Opened opened =
        opened(caller, input.ciphertextBlob(), input.keyId(), input.encryptionContext());
    endDryRun(input.dryRun());
    return new Decrypted(opened.key().arn(), opened.plaintext(), ALGORITHM);
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Opened(KmsKey key, byte[] plaintext) {}

  private Opened opened(
      Caller caller,
      byte @Nullable [] ciphertext,
      @Nullable String named,
      Map<String, String> context) {
    if (ciphertext == null) {
      throw KmsErrors.validation("CiphertextBlob is required.");
    }
    UUID wanted = named == null ? null : finder.get(caller, named).id();
    Ciphertext parsed = Ciphertext.parse(ciphertext).orElseThrow(KmsErrors::invalidCiphertext);
    if (wanted != null && !wanted.equals(parsed.key())) {
      throw AwsFailure.declared(
          "IncorrectKeyException",
          "The key ID in the request does not identify a CMK that can perform this operation.");
    }
    KmsKey key =
        table
            .find(parsed.key())
            .filter(
                found ->
                    found.account().equals(caller.account())
                        && found.region().equals(caller.region()))
            .orElseThrow(KmsErrors::invalidCiphertext);
    KeyFinder.requireUsable(key);
    byte[] plaintext =
        table
            .material(key.id(), parsed.material())
            .flatMap(
                material ->
                    material
                        .key()
                        .open(
                            Ciphertext.context(key.id(), parsed.material(), context),
                            parsed.sealed()))
            .orElseThrow(KmsErrors::invalidCiphertext);
    return new Opened(key, plaintext);
  }

  ReEncrypted reEncrypt(Caller caller, ReEncrypt input) {
    checkAlgorithm(input.sourceEncryptionAlgorithm());
    checkAlgorithm(input.destinationEncryptionAlgorithm());
    KmsKey destination = finder.usable(caller, input.destinationKeyId());
    Opened opened =
        opened(
            caller, input.ciphertextBlob(), input.sourceKeyId(), input.sourceEncryptionContext());
    endDryRun(input.dryRun());
    return new ReEncrypted(
        sealed(destination, opened.plaintext(), input.destinationEncryptionContext()),
        opened.key().arn(),
        destination.arn(),
        ALGORITHM,
        ALGORITHM);
  }

  DataKey generate(Caller caller, Generate input) {
    refuseRecipient(input.recipient());
    KmsKey key = finder.usable(caller, input.keyId());
    byte[] plaintext = random(length(input.keySpec(), input.numberOfBytes()));
    endDryRun(input.dryRun());
    return new DataKey(sealed(key, plaintext, input.encryptionContext()), plaintext, key.arn());
  }

  HiddenKey generateHidden(Caller caller, GenerateHidden input) {
    KmsKey key = finder.usable(caller, input.keyId());
    byte[] plaintext = random(length(input.keySpec(), input.numberOfBytes()));
    endDryRun(input.dryRun());
    return new HiddenKey(sealed(key, plaintext, input.encryptionContext()), key.arn());
  }

  private static int length(@Nullable String spec, @Nullable Integer bytes) {
    if ((spec == null) == (bytes == null)) {
      throw KmsErrors.validation("Please specify either number of bytes or key spec.");
    }
    return spec == null
        ? Objects.requireNonNull(bytes)
        : spec.equals("AES_128") ? AES_128_BYTES : AES_256_BYTES;
  }

  RandomBytes random(Caller caller, RandomInput input) {
    refuseRecipient(input.recipient());
    if (input.customKeyStoreId() != null) {
      throw KmsErrors.unsupported("A custom key store");
    }
    if (input.numberOfBytes() == null) {
      throw KmsErrors.validation("NumberOfBytes is required.");
    }
    return new RandomBytes(random(input.numberOfBytes()));
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  private static void checkAlgorithm(@Nullable String algorithm) {
    if (algorithm != null && !algorithm.equals(ALGORITHM)) {
      throw AwsFailure.declared(
          "InvalidKeyUsageException",
          "Algorithm " + algorithm + " is incompatible with key spec " + ALGORITHM + ".");
    }
  }

  private static void refuseRecipient(@Nullable Struct recipient) {
    if (recipient != null) {
      throw KmsErrors.unsupported("Recipient");
    }
  }

  private static void endDryRun(boolean isDryRun) {
    if (isDryRun) {
      throw AwsFailure.declared(
          "DryRunOperationException",
          "The request would have succeeded, but the DryRun option is set.");
    }
  }
}
