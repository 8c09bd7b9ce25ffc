package io.lambent.function.awsapi;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.deser.std.StdScalarDeserializer;
import tools.jackson.databind.module.SimpleModule;

/** Refuses text with the character U+0000, which PostgreSQL cannot store. */
final class StorableText extends SimpleModule {
  StorableText() {
    super("storable-text");
    addDeserializer(String.class, new Checked());
  }

  static String check(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new AwsException(
          ErrorCode.SERIALIZATION, "A string of the request contains the character U+0000");
    }
    return text;
  }

  private static final class Checked extends StdScalarDeserializer<String> {
    Checked() {
      super(String.class);
    }

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
      String text = StringDeserializer.instance.deserialize(parser, context);
      return text == null ? null : check(text);
    }
  }
}
