package io.lambent.gateway.routing;

import io.lambent.gateway.backend.Backend;
import org.jspecify.annotations.Nullable;

/** Paths that belong to Lambent, not to an AWS API. */
public enum OwnPath {
  BILLING("/_lambent/billing/", Backend.BILLING),
  CODE("/_lambent/code/", Backend.FUNCTION),
  S3_EVENTS("/_lambent/s3-events/", Backend.AWS),
  ENVIRONMENTS("/_lambent/environments", Backend.EXECUTION),
  /** Answers of custom resources and signals of wait conditions. */
  CLOUDFORMATION("/_lambent/cloudformation/", Backend.AWS),
  /** The certificate by which messages of SNS are verified. */
  SNS("/_lambent/sns/", Backend.AWS),
  /** Pages of the gateway. */
  LAMBENT("/_lambent/", null),
  LOCALSTACK("/_localstack/", null),
  ACTUATOR("/actuator/", null);

  private final String prefix;
  private final @Nullable Backend backend;

  OwnPath(String prefix, @Nullable Backend backend) {
    this.prefix = prefix;
    this.backend = backend;
  }

  /** The service behind the gateway that serves it; null where the gateway does. */
  public @Nullable Backend backend() {
    return backend;
  }

  /** Returns true if the page shows resources of all accounts. */
  public boolean showsAllAccounts() {
    return this == ENVIRONMENTS;
  }

  /** Null where the path is none of Lambent's own. */
  static @Nullable OwnPath of(String path) {
    for (OwnPath own : values()) {
      if (path.startsWith(own.prefix) && own.ends(path)) {
        return own;
      }
    }
    return null;
  }

  /** Returns true where the prefix ends with a segment of the path. */
  private boolean ends(String path) {
    return prefix.endsWith("/")
        || path.length() == prefix.length()
        || path.charAt(prefix.length()) == '/';
  }
}
