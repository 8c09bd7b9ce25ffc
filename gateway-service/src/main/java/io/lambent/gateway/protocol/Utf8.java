package io.lambent.gateway.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Decodes UTF-8 without replacing malformed bytes. */
public final class Utf8 {
  private Utf8() {}

  /** Returns the text; null where the bytes are not exactly UTF-8. */
  public static @Nullable String decode(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }
}
