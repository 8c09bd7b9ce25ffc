package io.lambent.services.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Collects the types that services declare. */
final class TypeList {
  private final Map<String, ResourceFacts> facts = ResourceFacts.table();
  private final Map<String, ResourceType> types = new LinkedHashMap<>();

  ResourceFacts facts(String type) {
    return Objects.requireNonNull(facts.get(type), type);
  }

  /**
   * @param update null where every change makes a new resource
   */
  void add(
      String type,
      Function<Step, Made> create,
      @Nullable Function<Step, Made> update,
      Consumer<Step> delete) {
    add(type, create, update, delete, (property, before, after) -> false);
  }

  void add(
      String type,
      Function<Step, Made> create,
      @Nullable Function<Step, Made> update,
      Consumer<Step> delete,
      DeclaredType.CreateOnly createOnly) {
    add(new DeclaredType(facts(type), create, update, delete, createOnly));
  }

  void add(ResourceType type) {
    types.put(type.facts().type(), type);
  }

  Map<String, ResourceType> types() {
    return types;
  }
}
