package io.lambent.services.dynamodb.expression;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.dynamodb.value.AttributeWriter;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.TestingValues;
import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Items and placeholders written as JSON. */
final class Testing {
  private static final JsonFactory JSON = new JsonFactory();

  private Testing() {}

  static Item item(String json) {
    return TestingValues.item(json.replace('\'', '"'));
  }

  static String json(Item item) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      new AttributeWriter(json).item(item);
    }
    return text.toString().replace('"', '\'');
  }

  /**
   * Returns placeholders: some for names, and others for values.
   *
   * @param values as JSON
   */
  static Placeholders placeholders(String values) {
    return Placeholders.of(
        Map.of("#a", "a", "#n", "name", "#0", "a.b"),
        values.isEmpty() ? null : item("{" + values + "}").attributes());
  }

  /** The message of the error that an action ends with, or "none". */
  static String failure(Runnable action) {
    try {
      action.run();
      return "none";
    } catch (AwsFailure e) {
      return e.text();
    }
  }
}
