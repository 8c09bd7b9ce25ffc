package io.lambent.services.secretsmanager;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The staging labels of a secret, each at one version at most. See <a
 * href="https://docs.aws.amazon.com/secretsmanager/latest/userguide/whats-in-a-secret.html">Secret
 * versions</a>.
 */
final class StagingLabels {
  static final String CURRENT = "AWSCURRENT";
  static final String PREVIOUS = "AWSPREVIOUS";
  static final String PENDING = "AWSPENDING";

  /** Versions by label. */
  private final Map<String, String> versions = new HashMap<>();

  StagingLabels(Collection<Version> all) {
    all.forEach(version -> version.stages().forEach(label -> versions.put(label, version.id())));
  }

  /** The version that has a label; null where none has it. */
  @Nullable String version(String label) {
    return versions.get(label);
  }

  /**
   * Moves a label to a version. What {@code AWSCURRENT} is taken from becomes {@code AWSPREVIOUS}.
   */
  void move(String label, String version) {
    String before = versions.put(label, version);
    if (label.equals(CURRENT) && before != null && !before.equals(version)) {
      versions.put(PREVIOUS, before);
    }
  }

  void remove(String label) {
    versions.remove(label);
  }

  /** The labels of a version. */
  TreeSet<String> of(String version) {
    TreeSet<String> labels = new TreeSet<>();
    versions.forEach(
        (label, at) -> {
          if (at.equals(version)) {
            labels.add(label);
          }
        });
    return labels;
  }
}
