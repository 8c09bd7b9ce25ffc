package io.lambent.services.kms;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** The errors of KMS, with its texts. */
final class KmsErrors {
  private KmsErrors() {}

  static AwsFailure validation(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  static AwsFailure notFound(String text) {
    return AwsFailure.declared("NotFoundException", text);
  }

  static AwsFailure noKey(String arn) {
    return notFound("Key '" + arn + "' does not exist");
  }

  static AwsFailure noAlias(String arn) {
    return notFound("Alias " + arn + " is not found.");
  }

  static AwsFailure disabled(KmsKey key) {
    return AwsFailure.declared("DisabledException", key.arn() + " is disabled.");
  }

  static AwsFailure invalidState(String text) {
    return AwsFailure.declared("KMSInvalidStateException", text);
  }

  static AwsFailure pendingDeletion(KmsKey key) {
    return invalidState(key.arn() + " is pending deletion.");
  }

  static AwsFailure tags(String text) {
    return AwsFailure.declared("TagException", text);
  }

  /** AWS says nothing about why a ciphertext is not valid. */
  static AwsFailure invalidCiphertext() {
    return AwsFailure.declared("InvalidCiphertextException", "");
  }

  static AwsFailure unsupported(String what) {
    return AwsFailure.declared("UnsupportedOperationException", what + " is not supported yet.");
  }
}
