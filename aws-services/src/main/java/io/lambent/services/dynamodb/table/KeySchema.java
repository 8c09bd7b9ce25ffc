package io.lambent.services.dynamodb.table;

import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of the attributes by which items are found.
 *
 * @param hash the partition key
 * @param range the sort key; null where there is none
 */
public record KeySchema(String hash, @Nullable String range) {

  /** The names, the partition key first. */
  public List<String> names() {
    return range == null ? List.of(hash) : List.of(hash, range);
  }

  public boolean has(String name) {
    return name.equals(hash) || name.equals(range);
  }

  /** The schema as operations answer it. */
  public List<Struct> elements() {
    List<Struct> elements = new ArrayList<>();
    elements.add(Struct.of("AttributeName", hash, "KeyType", "HASH"));
    if (range != null) {
      elements.add(Struct.of("AttributeName", range, "KeyType", "RANGE"));
    }
    return elements;
  }
}
