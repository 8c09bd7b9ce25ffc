package io.lambent.services.cloudformation.resource;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The facts of a resource type.
 *
 * @param attributes for {@code Fn::GetAtt}, that no template sets
 * @param createOnly properties that only a new resource can have
 * @param properties those that templates can set
 */
public record ResourceFacts(
    String type,
    Set<String> attributes,
    Set<String> createOnly,
    Set<String> required,
    Set<String> properties) {
  private static final int COLUMNS = 5;

  /** Reads the table: type, attributes, create-only, required and all properties. */
  static Map<String, ResourceFacts> table() {
    Map<String, ResourceFacts> facts = new LinkedHashMap<>();
    try (InputStream table = ResourceFacts.class.getResourceAsStream("types.table")) {
      if (table == null) {
        throw new IllegalStateException("there is no types.table");
      }
      for (String line : new String(table.readAllBytes(), UTF_8).split("\n", -1)) {
        String[] columns = line.split("\t", -1);
        if (columns.length == COLUMNS) {
          facts.put(
              columns[0],
              new ResourceFacts(
                  columns[0],
                  names(columns[1]),
                  names(columns[2]),
                  names(columns[3]),
                  names(columns[4])));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return facts;
  }

  private static Set<String> names(String column) {
    return column.equals("-") ? Set.of() : new TreeSet<>(Arrays.asList(column.split(",", -1)));
  }
}
