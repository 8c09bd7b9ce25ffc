package io.lambent.services.iam;

import java.util.Locale;

/** A kind of identity. The quotas are AWS's defaults. */
enum IdentityKind {
  ROLE("Role", "AROA", 10_240),
  USER("User", "AIDA", 2_048),
  GROUP("Group", "AGPA", 5_120);

  /** Managed policies that an identity may have. */
  static final int MOST_ATTACHMENTS = 10;

  /** Tags that an identity may have. */
  static final int MOST_TAGS = 50;

  private final String label;
  private final String idPrefix;
  private final int inlineCharacters;

  IdentityKind(String label, String idPrefix, int inlineCharacters) {
    this.label = label;
    this.idPrefix = idPrefix;
    this.inlineCharacters = inlineCharacters;
  }

  /** As in names of operations, such as {@code Role}. */
  String label() {
    return label;
  }

  /** As in ARNs and texts, such as {@code role}. */
  String word() {
    return label.toLowerCase(Locale.ROOT);
  }

  /** The beginning of unique ids, such as {@code AROA}. */
  String idPrefix() {
    return idPrefix;
  }

  /**
   * The maximum number of characters of all inline policies of an identity, without white space.
   */
  int inlineCharacters() {
    return inlineCharacters;
  }
}
