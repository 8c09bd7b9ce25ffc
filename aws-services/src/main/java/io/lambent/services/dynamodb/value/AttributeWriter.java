package io.lambent.services.dynamodb.value;

import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Writes attribute values of a response as JSON. */
public final class AttributeWriter {
  private final JsonGenerator json;

  public AttributeWriter(JsonGenerator json) {
    this.json = json;
  }

  /** Writes an item or a key as an object. */
  public void item(Item item) {
    map(item.attributes());
  }

  private void map(Map<String, AttributeValue> attributes) {
    json.writeStartObject();
    for (Map.Entry<String, AttributeValue> entry : attributes.entrySet()) {
      json.writeName(entry.getKey());
      value(entry.getValue());
    }
    json.writeEndObject();
  }

  /** Writes one value as an object. */
  public void value(AttributeValue value) {
    json.writeStartObject();
    json.writeName(value.type().name());
    switch (value) {
      case AttributeValue.S string -> json.writeString(string.value());
      case AttributeValue.N number -> json.writeString(number.text());
      case AttributeValue.B binary -> json.writeBinary(binary.value().bytes());
      case AttributeValue.BOOL bool -> json.writeBoolean(bool.value());
      case AttributeValue.NULL nothing -> json.writeBoolean(true);
      case AttributeValue.M map -> map(map.value());
      case AttributeValue.L list -> {
        json.writeStartArray();
        list.value().forEach(this::value);
        json.writeEndArray();
      }
      case AttributeValue.SS strings -> {
        json.writeStartArray();
        strings.value().forEach(json::writeString);
        json.writeEndArray();
      }
      case AttributeValue.NS numbers -> {
        json.writeStartArray();
        for (BigDecimal number : numbers.value()) {
          json.writeString(number.toPlainString());
        }
        json.writeEndArray();
      }
      case AttributeValue.BS binaries -> {
        json.writeStartArray();
        for (Binary binary : binaries.value()) {
          json.writeBinary(binary.bytes());
        }
        json.writeEndArray();
      }
    }
    json.writeEndObject();
  }
}
