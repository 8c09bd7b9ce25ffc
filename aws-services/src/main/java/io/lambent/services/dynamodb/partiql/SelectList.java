package io.lambent.services.dynamodb.partiql;

import io.lambent.services.dynamodb.expression.Path;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Item;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The part of an item that a SELECT takes. A path gives an attribute of its own, which has the last
 * name of the path.
 *
 * @param paths empty for the whole item
 */
public record SelectList(List<Path> paths) {

  public SelectList {
    paths = List.copyOf(paths);
  }

  /**
   * The names of the attributes that are taken, or of which parts are; empty for the whole item.
   */
  public List<String> attributes() {
    return paths.stream().map(Path::attribute).distinct().toList();
  }

  public Item apply(Item item) {
    if (paths.isEmpty()) {
      return item;
    }
    Map<String, AttributeValue> taken = new LinkedHashMap<>();
    for (Path path : paths) {
      AttributeValue value = path.in(item);
      if (value != null) {
        taken.put(name(path), value);
      }
    }
    return new Item(taken);
  }

  private static String name(Path path) {
    String name = path.attribute();
    StringBuilder indexes = new StringBuilder();
    for (Path.Step step : path.steps()) {
      switch (step) {
        case Path.Name next -> {
          name = next.name();
          indexes.setLength(0);
        }
        case Path.Index index -> indexes.append(index);
      }
    }
    return name + indexes;
  }
}
