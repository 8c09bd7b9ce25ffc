package io.lambent.function.awsapi;

/**
 * A setting of the AWS API that Lambent does not treat as AWS does. {@code /_lambent/compat} lists
 * them; packages declare theirs in a {@link SettingGroup}.
 *
 * @param name such as {@code CreateFunction.VpcConfig}
 * @param reason one sentence for the operator
 */
public record Setting(String name, Treatment treatment, String reason) {

  /** The treatment of a request that has the setting. */
  public enum Treatment {
    /** Kept and returned, without the effect it has on AWS. */
    STORED,
    /** Answered with an error that names it. */
    REFUSED
  }
}
