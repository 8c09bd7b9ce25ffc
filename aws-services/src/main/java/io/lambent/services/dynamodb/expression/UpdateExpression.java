package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.expression.Syntax.UpdateKeyword;
import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.Invalid;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.Nesting;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An update of an item. All values are computed from the item before the update. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Expressions.UpdateExpressions.html">Using
 * update expressions in DynamoDB</a>.
 */
public final class UpdateExpression {
  private static final Set<AttributeType> ADDABLE =
      EnumSet.of(AttributeType.N, AttributeType.SS, AttributeType.NS, AttributeType.BS);
  private static final Set<AttributeType> DELETABLE =
      EnumSet.of(AttributeType.SS, AttributeType.NS, AttributeType.BS);

  private final List<List<UpdateAction>> sections;
  private final String wrongType;
  private final ProjectionExpression touched;

  /**
   * @param sections actions whose paths do not overlap, in the sections in which they are written
   * @param wrongType the message for an attribute of another type than an action needs
   */
  UpdateExpression(List<List<UpdateAction>> sections, String wrongType) {
    this.sections = sections;
    this.wrongType = wrongType;
    List<Path> paths = new ArrayList<>();
    sections.forEach(actions -> actions.forEach(action -> paths.add(action.path())));
    this.touched = ProjectionExpression.of(paths);
  }

  /**
   * Parses an UpdateExpression.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static UpdateExpression parse(String text, Placeholders placeholders) {
    List<Syntax.Section> syntax = Parser.update(text);
    new UsageCheck(ExpressionKind.UPDATE).update(syntax);
    Binder binder = new Binder(ExpressionKind.UPDATE, placeholders);
    checkOverlap(syntax, binder);
    return new UpdateExpression(bind(syntax, binder), UpdateValue.WRONG_TYPE);
  }

  /**
   * An update of actions that were parsed elsewhere.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException if their paths overlap
   */
  public static UpdateExpression of(List<UpdateAction> actions) {
    Overlap.check(ExpressionKind.UPDATE, actions.stream().map(UpdateAction::path).toList());
    return new UpdateExpression(List.of(actions), UpdateValue.WRONG_TYPE);
  }

  private static void checkOverlap(List<Syntax.Section> sections, Binder binder) {
    List<Path> paths = new ArrayList<>();
    for (Syntax.Section section : sections) {
      for (Syntax.Assignment action : section.actions()) {
        paths.add(binder.path(action.path()));
      }
    }
    Overlap.check(ExpressionKind.UPDATE, paths);
  }

  /**
   * Binds the actions from the last to the first, because AWS reports the error of the last one
   * first.
   */
  private static List<List<UpdateAction>> bind(List<Syntax.Section> sections, Binder binder) {
    for (Syntax.Section section : sections.reversed()) {
      for (Syntax.Assignment action : section.actions().reversed()) {
        binder.requireNames(action.value());
      }
    }
    List<List<UpdateAction>> bound = new ArrayList<>();
    for (Syntax.Section section : sections.reversed()) {
      List<UpdateAction> actions = new ArrayList<>();
      for (Syntax.Assignment action : section.actions().reversed()) {
        actions.add(bind(section.keyword(), action, binder));
      }
      Collections.reverse(actions);
      bound.add(actions);
    }
    Collections.reverse(bound);
    return bound;
  }

  private static UpdateAction bind(UpdateKeyword keyword, Syntax.Assignment action, Binder binder) {
    Path path = binder.path(action.path());
    Syntax value = action.value();
    return switch (keyword) {
      case SET -> new UpdateAction.Set(path, binder.updateValue(Objects.requireNonNull(value)));
      case REMOVE -> new UpdateAction.Remove(path);
      case ADD ->
          new UpdateAction.Add(
              path, binder.operandOf(keyword, Objects.requireNonNull(value), ADDABLE));
      case DELETE ->
          new UpdateAction.Delete(
              path, binder.operandOf(keyword, Objects.requireNonNull(value), DELETABLE));
    };
  }

  List<UpdateAction> actions() {
    return sections.stream().flatMap(List::stream).toList();
  }

  /** The parts of items that the update writes or removes, for ReturnValues. */
  public ProjectionExpression touched() {
    return touched;
  }

  /** Paths that the update writes or removes. */
  public List<Path> targets() {
    return touched.paths();
  }

  /** Paths that the update reads. */
  public List<Path> sources() {
    List<Path> paths = new ArrayList<>();
    for (List<UpdateAction> actions : sections) {
      for (UpdateAction action : actions) {
        if (action instanceof UpdateAction.Set set) {
          UpdateValue.paths(set.value(), paths);
        }
      }
    }
    return paths;
  }

  /**
   * Refuses an update of attributes of a key.
   *
   * @param keys names of the attributes of the table's key
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public void requireNoKeys(Collection<String> keys) {
    for (Path path : targets()) {
      if (keys.contains(path.attribute())) {
        throw Invalid.parameters(
            "Cannot update attribute " + path.attribute() + ". This attribute is part of the key");
      }
    }
  }

  /**
   * Type of the value that an attribute is set to, if it is known without an item; null if the
   * update does not set the attribute, or to a value that depends on the item.
   */
  public @Nullable AttributeType typeOf(String attribute) {
    for (List<UpdateAction> actions : sections) {
      for (UpdateAction action : actions) {
        if (!action.path().isNested() && action.path().attribute().equals(attribute)) {
          return typeOf(action);
        }
      }
    }
    return null;
  }

  private static @Nullable AttributeType typeOf(UpdateAction action) {
    return switch (action) {
      case UpdateAction.Set set ->
          switch (set.value()) {
            case UpdateValue.Literal literal -> literal.value().type();
            case UpdateValue.Sum sum -> AttributeType.N;
            case UpdateValue.Append append -> AttributeType.L;
            case UpdateValue.At at -> null;
            case UpdateValue.IfNotExists ifNotExists -> null;
          };
      case UpdateAction.Remove remove -> null;
      case UpdateAction.Add add -> add.value().type();
      case UpdateAction.Delete delete -> delete.value().type();
    };
  }

  /**
   * Returns true if the update only removes attributes or elements. Such an update does not create
   * an item.
   */
  public boolean onlyRemoves() {
    return sections.stream()
        .flatMap(List::stream)
        .allMatch(
            action ->
                action instanceof UpdateAction.Remove || action instanceof UpdateAction.Delete);
  }

  /**
   * Applies the update.
   *
   * @param before the item, with its key even where it does not exist yet
   * @throws io.lambent.aws.error.AwsFailure a ValidationException if the item does not have what
   *     the update needs, or a number gets out of range
   */
  public UpdateResult apply(Item before) {
    Item after = UpdateApplication.apply(sections, wrongType, before);
    Nesting.check(after);
    return new UpdateResult(after, touched);
  }
}
