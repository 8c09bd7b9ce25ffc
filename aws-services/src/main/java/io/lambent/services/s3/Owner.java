package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import io.lambent.contract.digest.Sha256;
import java.util.List;

/** The owners of buckets and objects, who alone may do anything with them. */
final class Owner {
  private Owner() {}

  /** The canonical user id of an account. */
  static String id(String account) {
    return Sha256.hex("account " + account);
  }

  static Struct of(String account) {
    return Struct.of("ID", id(account));
  }

  /** The access control list of what an account owns. */
  static S3Answer list(String account) {
    Struct grantee = Struct.of("Type", "CanonicalUser", "ID", id(account));
    return S3Answer.with(
        "Owner",
        of(account),
        "Grants",
        List.of(Struct.of("Grantee", grantee, "Permission", "FULL_CONTROL")));
  }

  /**
   * Refuses access control lists other than the owner's own, as buckets without them do.
   *
   * @param error S3's error for the resource
   */
  static void checkAcl(Struct input, S3Error error) {
    String canned = input.text("ACL");
    boolean isOwn =
        canned == null || canned.equals("private") || canned.equals("bucket-owner-full-control");
    boolean hasGrants =
        input.has("GrantRead")
            || input.has("GrantWrite")
            || input.has("GrantReadACP")
            || input.has("GrantWriteACP")
            || input.has("GrantFullControl");
    if (!isOwn || hasGrants) {
      throw error.failure();
    }
  }
}
