package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeType;
import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Invalid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An update of one attribute in the legacy parameter AttributeUpdates. See <a
 * href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValueUpdate.html">AttributeValueUpdate</a>.
 */
public record AttributeUpdate(Action action, @Nullable AttributeValue value) {

  /** The values of Action; {@link #PUT} is the default. */
  public enum Action {
    PUT,
    ADD,
    DELETE
  }

  /**
   * The update of AttributeUpdates.
   *
   * @throws io.lambent.aws.error.AwsFailure a ValidationException
   */
  public static UpdateExpression update(Map<String, AttributeUpdate> updates) {
    List<UpdateAction> actions = new ArrayList<>();
    updates.forEach((name, update) -> actions.add(update.on(name)));
    return new UpdateExpression(List.of(actions), "Type mismatch for attribute to update");
  }

  private UpdateAction on(String name) {
    Path path = Path.of(name);
    if (value == null) {
      if (action != Action.DELETE) {
        throw Invalid.parameters(
            "Only DELETE action is allowed when no attribute value is specified");
      }
      return new UpdateAction.Remove(path);
    }
    AttributeType type = value.type();
    return switch (action) {
      case PUT -> new UpdateAction.Set(path, new UpdateValue.Literal(value));
      case ADD -> {
        if (type != AttributeType.N && type != AttributeType.L && !type.isSet()) {
          throw Invalid.parameters("ADD action is not supported for the type " + type);
        }
        yield new UpdateAction.Add(path, value);
      }
      case DELETE -> {
        if (!type.isSet()) {
          throw Invalid.parameters(
              "DELETE action with value is not supported for the type " + type);
        }
        yield new UpdateAction.Delete(path, value);
      }
    };
  }
}
