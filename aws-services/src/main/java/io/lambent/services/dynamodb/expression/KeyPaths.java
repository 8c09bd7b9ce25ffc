package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.Invalid;
import java.util.Collection;
import java.util.List;

/** Checks of paths that are done when the key schema of the table is known. */
public final class KeyPaths {
  private KeyPaths() {}

  /**
   * Refuses paths into attributes of a key, which have no parts.
   *
   * @param keys names of the attributes of the table's key
   * @param indexKeys names of the attributes of the keys of its indexes
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static void requireScalars(
      List<Path> paths, Collection<String> keys, Collection<String> indexKeys) {
    for (Path path : paths) {
      if (path.isNested()) {
        String name = path.attribute();
        if (keys.contains(name) || indexKeys.contains(name)) {
          throw Invalid.because(
              "Key attributes must be scalars; list random access '[]' and map lookup '.' are not"
                  + " allowed: "
                  + (keys.contains(name) ? "Key: " : "IndexKey: ")
                  + name);
        }
      }
    }
  }
}
