package io.lambent.function.code;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
    try {
      Path file = UploadFiles.create();
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (Counted out = new Counted(Files.newOutputStream(file), digest)) {
        parser.readBinaryValue(out);
        return new Upload(file, out.size, HexFormat.of().formatHex(digest.digest()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Counted extends FilterOutputStream {
    private final MessageDigest digest;
    private long size;

    Counted(OutputStream out, MessageDigest digest) {
      super(out);
      this.digest = digest;
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      size += length;
      if (size > Archive.MAX_ZIPPED) {
        throw new AwsException(
            ErrorCode.REQUEST_ENTITY_TOO_LARGE,
            "Zipped size must be smaller than " + Archive.MAX_ZIPPED + " bytes");
      }
      digest.update(bytes, offset, length);
      out.write(bytes, offset, length);
    }
  }
}
