package io.lambent.services.cloudformation.resource;

import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A type that is declared by its facts and three functions. */
final class DeclaredType implements ResourceType {
  private final ResourceFacts facts;
  private final Function<Step, Made> create;
  private final @Nullable Function<Step, Made> update;
  private final Consumer<Step> delete;
  private final CreateOnly createOnly;

  /** Decides whether a change needs a new resource, beside the facts. */
  @FunctionalInterface
  interface CreateOnly {
    boolean test(String property, JsonNode before, JsonNode after);
  }

  /**
   * @param update null where every change makes a new resource
   */
  DeclaredType(
      ResourceFacts facts,
      Function<Step, Made> create,
      @Nullable Function<Step, Made> update,
      Consumer<Step> delete,
      CreateOnly createOnly) {
    this.facts = facts;
    this.create = create;
    this.update = update;
    this.delete = delete;
    this.createOnly = createOnly;
  }

  @Override
  public ResourceFacts facts() {
    return facts;
  }

  @Override
  public Made create(Step step) {
    return create.apply(step);
  }

  @Override
  public Made update(Step step) {
    Function<Step, Made> function = update;
    if (function == null) {
      throw new ResourceFailure(facts.type() + " cannot be updated.");
    }
    return function.apply(step);
  }

  @Override
  public void delete(Step step) {
    delete.accept(step);
  }

  @Override
  public boolean canBeUpdated() {
    return update != null;
  }

  @Override
  public boolean takesTags() {
    return update != null && facts.properties().contains("Tags");
  }

  @Override
  public boolean isCreateOnly(String property, JsonNode before, JsonNode after) {
    return update == null
        || facts.createOnly().contains(property)
        || createOnly.test(property, before, after);
  }
}
