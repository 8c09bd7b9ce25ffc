package io.lambent.services.cloudformation.cloudcontrol;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.cloudformation.resource.ResourceModels;
import io.lambent.services.cloudformation.resource.ResourceType;
import io.lambent.services.cloudformation.resource.ResourceTypes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The types that Cloud Control has: those of CloudFormation whose resources can be read as a whole.
 * Their facts in {@code types.table} are those of AWS's public schemas: the primary identifier, the
 * properties that are write-only, and the kinds of all properties.
 */
@Component("cloudControlTypes")
class ControlledTypes {
  static final String UPDATE = "UPDATE";

  private static final int COLUMNS = 4;

  private final Map<String, ControlledType> types = new HashMap<>();
  private final ResourceTypes known;

  ControlledTypes(ResourceTypes known) {
    this.known = known;
    try (InputStream table = ControlledTypes.class.getResourceAsStream("types.table")) {
      String text = new String(Objects.requireNonNull(table).readAllBytes(), UTF_8);
      text.lines().map(line -> line.split("\t", -1)).forEach(this::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void add(String[] columns) {
    String name = columns[0];
    ResourceType handlers = known.find(name);
    if (columns.length != COLUMNS || handlers == null || !ResourceModels.canBeRead(name)) {
      throw new IllegalStateException("types.table has a line that does not fit: " + name);
    }
    Map<String, String> kinds = new HashMap<>();
    for (String property : list(columns[3])) {
      int colon = property.indexOf(':');
      kinds.put(property.substring(0, colon), property.substring(colon + 1));
    }
    types.put(
        name,
        new ControlledType(name, list(columns[1]), list(columns[2]), Map.copyOf(kinds), handlers));
  }

  private static List<String> list(String column) {
    return column.equals("-") ? List.of() : Arrays.asList(column.split(",", -1));
  }

  /**
   * The type of a name.
   *
   * @param action what is to be done, such as {@code READ}
   * @param version null for the default one, which is the only one of AWS's types here
   * @throws io.lambent.aws.error.AwsFailure where there is no such type, or it has no such action
   */
  ControlledType get(String name, String action, @Nullable String version) {
    ControlledType type = types.get(name);
    if (version != null || type == null && !known.names().contains(name)) {
      throw CloudControlErrors.noType(name);
    }
    if (type == null || action.equals(UPDATE) && !type.handlers().canBeUpdated()) {
      throw CloudControlErrors.unsupported(name, action);
    }
    return type;
  }

  /** The type of a request that was accepted. */
  ControlledType get(String name) {
    return Objects.requireNonNull(types.get(name), name);
  }
}
