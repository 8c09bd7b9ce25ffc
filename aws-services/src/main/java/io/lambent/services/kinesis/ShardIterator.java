package io.lambent.services.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;

/**
 * A shard iterator: a position in a shard, which clients keep. It is encrypted and authenticated,
 * so that clients cannot forge one.
 *
 * @param place the place of the next record
 * @param issuedMillis since 1970
 * @param name the stream's name, for error messages
 */
record ShardIterator(long stream, int shard, long place, long issuedMillis, String name) {
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int FIXED = 3 * Long.BYTES + Integer.BYTES;
  private static final SecureRandom RANDOM = new SecureRandom();

  String text(SecretKey key) {
    byte[] nonce = new byte[NONCE];
    RANDOM.nextBytes(nonce);
    byte[] encodedName = name.getBytes(UTF_8);
    ByteBuffer plain = ByteBuffer.allocate(FIXED + encodedName.length);
    plain.putLong(stream).putInt(shard).putLong(place).putLong(issuedMillis).put(encodedName);
    try {
      Cipher cipher = Cipher.getInstance(CIPHER);
      cipher.init(Cipher.ENCRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, nonce));
      byte[] secret = cipher.doFinal(plain.array());
      byte[] all = ByteBuffer.allocate(NONCE + secret.length).put(nonce).put(secret).array();
      return Base64.getEncoder().encodeToString(all);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where the text is no iterator
   */
  static ShardIterator parse(String text, SecretKey key) {
    try {
      byte[] all = Base64.getDecoder().decode(text);
      if (all.length > NONCE) {
        Cipher cipher = Cipher.getInstance(CIPHER);
        cipher.init(Cipher.DECRYPT_MODE, key, new GCMParameterSpec(TAG_BITS, all, 0, NONCE));
        ByteBuffer plain = ByteBuffer.wrap(cipher.doFinal(all, NONCE, all.length - NONCE));
        long stream = plain.getLong();
        int shard = plain.getInt();
        long place = plain.getLong();
        long issued = plain.getLong();
        return new ShardIterator(stream, shard, place, issued, UTF_8.decode(plain).toString());
      }
    } catch (IllegalArgumentException | GeneralSecurityException | BufferUnderflowException e) {
      // Answered below.
    }
    throw KinesisErrors.invalid("Invalid ShardIterator.");
  }
}
