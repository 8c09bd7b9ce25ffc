package io.lambent.services.dynamodb.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The forms of items: JSON, structures of the model, stored bytes. */
class ItemFormsTest {
  private final RandomValues values = new RandomValues(new Random(3));

  @Test
  void storedBytesReadAsTheSameItem() {
    for (int i = 0; i < 5_000; i++) {
      Item item = values.item();
      Item read = ItemBytes.read(ItemBytes.write(item));
      assertThat(read).isEqualTo(item);
      assertThat(read.attributes().keySet()).containsExactlyElementsOf(item.attributes().keySet());
    }
  }

  @Test
  void refusesStoredBytesOfAnotherVersion() {
    assertThatThrownBy(() -> ItemBytes.read(new byte[] {2, 0}))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void jsonReadsAsTheSameItem() {
    JsonFactory factory = new JsonFactory();
    for (int i = 0; i < 2_000; i++) {
      Item item = values.item();
      StringWriter text = new StringWriter();
      try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), text)) {
        new AttributeWriter(json).item(item);
      }
      assertThat(TestingValues.item(text.toString())).isEqualTo(item);
    }
  }

  @Test
  void structuresReadAsTheSameItem() {
    for (int i = 0; i < 2_000; i++) {
      Item item = values.item();
      assertThat(Structures.item(Structures.of(item))).isEqualTo(item);
    }
  }

  /** Names and values count, and three bytes for a map or list with one more for each part. */
  @Test
  void countsSizesOfDocuments() {
    AttributeValue text = new AttributeValue.S("abc");
    assertThat(new Item(Map.of("name", text)).size()).isEqualTo(7);
    assertThat(new Item(Map.of("m", new AttributeValue.M(Map.of("é", text)))).size())
        .isEqualTo(1 + 3 + 1 + 2 + 3);
    assertThat(new AttributeValue.L(List.of(text, text)).size()).isEqualTo(3 + 2 + 6);
    assertThat(new AttributeValue.SS(Set.of("ab", "c")).size()).isEqualTo(3);
  }
}
