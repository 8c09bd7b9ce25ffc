package io.lambent.gateway.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.function.CallingFunction;
import java.util.Locale;
import java.util.UUID;

/**
 * The identity of a function on AWS: its execution role, in a session named after the function. See
 * <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html">IAM
 * identifiers</a>.
 *
 * @param arn of the session
 * @param id of the role, always the same for one ARN
 */
public record AssumedRole(String arn, String id, String session) {
  private static final String ROLE = "AROA";

  /** Characters of an id after its prefix. */
  private static final int ID_LENGTH = 17;

  public static AssumedRole of(CallingFunction calling) {
    String role = calling.role();
    String session = calling.function().name();
    String digest = UUID.nameUUIDFromBytes(role.getBytes(UTF_8)).toString().replace("-", "");
    return new AssumedRole(
        new Arn(
                Arn.partition(calling.function().region()),
                "sts",
                "",
                calling.function().account(),
                "assumed-role/" + role.substring(role.lastIndexOf('/') + 1) + "/" + session)
            .toString(),
        ROLE + digest.substring(0, ID_LENGTH).toUpperCase(Locale.ROOT),
        session);
  }
}
