package io.lambent.services.policy;

/** What a policy is attached to, which decides what it must and must not say. */
public enum PolicyKind {
  /** A managed policy: of the newest version of the language. */
  MANAGED(true, false, "Syntax errors in policy."),
  /** A policy that is part of a user, group or role. */
  INLINE(true, false, "Syntax errors in policy."),
  /** A policy that says who may assume a role. */
  TRUST(false, true, "This policy contains invalid Json"),
  /** A policy of a resource, such as a key or a repository. */
  RESOURCE(false, true, "The policy contains a syntax error.");

  private final boolean hasResources;
  private final boolean hasPrincipals;
  private final String noJson;

  PolicyKind(boolean hasResources, boolean hasPrincipals, String noJson) {
    this.hasResources = hasResources;
    this.hasPrincipals = hasPrincipals;
    this.noJson = noJson;
  }

  /** True where each statement must name resources. */
  boolean hasResources() {
    return hasResources;
  }

  /** True where each statement must name principals; false where it must not. */
  boolean hasPrincipals() {
    return hasPrincipals;
  }

  /** AWS's text for a document that is no JSON. */
  String noJson() {
    return noJson;
  }
}
