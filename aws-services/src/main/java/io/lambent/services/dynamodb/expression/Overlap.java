package io.lambent.services.dynamodb.expression;

import java.util.List;

/** Refuses paths of one expression that lead to the same place, or to places inside each other. */
final class Overlap {
  private Overlap() {}

  static void check(ExpressionKind kind, List<Path> paths) {
    for (int second = 1; second < paths.size(); second++) {
      for (int first = 0; first < second; first++) {
        check(kind, paths.get(first), paths.get(second));
      }
    }
  }

  private static void check(ExpressionKind kind, Path one, Path two) {
    int common = Math.min(one.steps().size(), two.steps().size());
    for (int i = 0; i < common; i++) {
      Path.Step a = one.steps().get(i);
      Path.Step b = two.steps().get(i);
      if (a instanceof Path.Name != b instanceof Path.Name) {
        throw refused(kind, "conflict", one, two);
      }
      if (!a.equals(b)) {
        return;
      }
    }
    throw refused(kind, "overlap", one, two);
  }

  private static RuntimeException refused(ExpressionKind kind, String how, Path one, Path two) {
    return kind.invalid(
        "Two document paths "
            + how
            + " with each other; must remove or rewrite one of these paths; path one: "
            + one
            + ", path two: "
            + two);
  }
}
