package io.lambent.services.kms;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * The ciphertext of a key, as bytes: one for the version of the form, the id of the key in 16
 * bytes, the number of its material in 4, and the sealed value.
 */
@SuppressWarnings("ArrayRecordComponent")
record Ciphertext(UUID key, int material, byte[] sealed) {
  private static final byte VERSION = 1;
  private static final int HEADER = 1 + Long.BYTES * 2 + Integer.BYTES;

  byte[] bytes() {
    return ByteBuffer.allocate(HEADER + sealed.length)
        .put(VERSION)
        .putLong(key.getMostSignificantBits())
        .putLong(key.getLeastSignificantBits())
        .putInt(material)
        .put(sealed)
        .array();
  }

  /** Reads a ciphertext; empty where the bytes are none. */
  static Optional<Ciphertext> parse(byte[] bytes) {
    if (bytes.length <= HEADER || bytes[0] != VERSION) {
      return Optional.empty();
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
    UUID key = new UUID(buffer.getLong(), buffer.getLong());
    int material = buffer.getInt();
    byte[] sealed = new byte[buffer.remaining()];
    buffer.get(sealed);
    return Optional.of(new Ciphertext(key, material, sealed));
  }

  /**
   * The additional authenticated data of a ciphertext: the key, its material and the encryption
   * context in a canonical order. Texts are prefixed with their lengths, so that no two contexts
   * have the same bytes.
   */
  static byte[] context(UUID key, int material, Map<String, String> encryptionContext) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(key.getMostSignificantBits());
      out.writeLong(key.getLeastSignificantBits());
      out.writeInt(material);
      for (Map.Entry<String, String> entry : new TreeMap<>(encryptionContext).entrySet()) {
        write(out, entry.getKey());
        write(out, entry.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}
