package io.lambent.services.elbv2;

import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/** Finds the resources that a request names: all of them, or the request fails. */
final class Lookup {
  private Lookup() {}

  /** A resource whose name no other of its kind has in the same account and region. */
  interface Named {
    String name();

    String arn();

    Record settings();
  }

  /**
   * Finds the resource of each ARN.
   *
   * @throws AwsFailure where a text is no ARN of the kind, or there is no resource of that ARN
   */
  static <T> List<T> byArns(
      ElbKind kind, List<String> arns, Function<String, Optional<T>> resources) {
    arns.forEach(kind::require);
    return arns.stream()
        .map(arn -> resources.apply(arn).orElseThrow(() -> ElbErrors.someNotFound(kind)))
        .toList();
  }

  /**
   * Selects resources by names and ARNs; all of them where neither is given.
   *
   * @param notFound makes the failure for the names and ARNs of which there is no resource
   */
  static <T extends Named> List<T> select(
      List<T> all,
      List<String> names,
      List<String> arns,
      Function<List<String>, AwsFailure> notFound) {
    if (names.isEmpty() && arns.isEmpty()) {
      return all;
    }
    List<String> missing = new ArrayList<>(names);
    missing.addAll(arns);
    Set<String> wanted = new HashSet<>(missing);
    List<T> found =
        all.stream()
            .filter(one -> wanted.contains(one.name()) || wanted.contains(one.arn()))
            .toList();
    found.forEach(one -> missing.removeAll(List.of(one.name(), one.arn())));
    if (!missing.isEmpty()) {
      throw notFound.apply(missing);
    }
    return found;
  }

  /**
   * Returns the resource of a name if it has the settings already, so that a repeated creation
   * succeeds; creates it where there is none.
   *
   * @param nameTaken makes the failure for a resource of that name with other settings
   */
  static <T extends Named> T findOrCreate(
      List<T> all,
      String name,
      Record settings,
      Supplier<T> creation,
      Function<String, AwsFailure> nameTaken) {
    Optional<T> existing = all.stream().filter(one -> one.name().equals(name)).findFirst();
    if (existing.isEmpty()) {
      return creation.get();
    }
    if (!existing.get().settings().equals(settings)) {
      throw nameTaken.apply(name);
    }
    return existing.get();
  }
}
