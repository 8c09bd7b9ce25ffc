package io.lambent.function.code;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** Decodes a Base64 member into a temporary file, piece by piece. */
final class UploadDeserializer extends StdDeserializer<Upload> {
  UploadDeserializer() {
    super(Upload.class);
  }

  @Override
  public Upload deserialize(JsonParser parser, DeserializationContext context) {
    try (UploadOutput out = UploadOutput.create(Archive.MAX_ZIPPED, UploadDeserializer::tooLarge)) {
      parser.readBinaryValue(out);
      return out.finish();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static AwsException tooLarge() {
    return new AwsException(
        ErrorCode.REQUEST_ENTITY_TOO_LARGE,
        "Zipped size must be smaller than " + Archive.MAX_ZIPPED + " bytes");
  }
}
