package io.lambent.gateway.websocket;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.client.access.InternalProperties;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Ids of connections. An id contains the address of the gateway that has accepted the connection,
 * so that every gateway of the installation can reach it without a list of gateways and without a
 * table of connections.
 *
 * <p>An id is the address, the port and eight random bytes, encrypted so that clients do not learn
 * addresses, and authenticated so that clients cannot make a gateway connect to an address of their
 * choice. Both keys are derived from the internal token. The construction is that of SIV (RFC
 * 5297): the message authentication code of the plain text is the initialization vector of its
 * encryption.
 */
@Component
final class ConnectionIds {
  private static final int RANDOM_BYTES = 8;
  private static final int CODE_BYTES = 8;
  private static final int PORT_BYTES = 2;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int BLOCK_BYTES = 16;
  private static final String MAC = "HmacSHA256";
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private final SecretKeySpec authentication;
  private final SecretKeySpec encryption;

  ConnectionIds(InternalProperties internal) {
    this.authentication = new SecretKeySpec(derive(internal.token(), "code"), MAC);
    this.encryption =
        new SecretKeySpec(
            Arrays.copyOf(derive(internal.token(), "encryption"), BLOCK_BYTES), "AES");
  }

  private static byte[] derive(String token, String purpose) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(token.getBytes(UTF_8), MAC));
      return mac.doFinal(("lambent connection ids " + purpose).getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Makes an id for a new connection of a gateway. */
  String next(InetSocketAddress owner) {
    byte[] address = owner.getAddress().getAddress();
    byte[] random = new byte[RANDOM_BYTES];
    ThreadLocalRandom.current().nextBytes(random);
    byte[] text =
        ByteBuffer.allocate(address.length + PORT_BYTES + RANDOM_BYTES)
            .put(address)
            .putShort((short) owner.getPort())
            .put(random)
            .array();
    byte[] code = code(text);
    byte[] id = Arrays.copyOf(code, CODE_BYTES + text.length);
    System.arraycopy(crypt(code, text), 0, id, CODE_BYTES, text.length);
    return ENCODER.encodeToString(id);
  }

  /**
   * Returns the address of the gateway that owns a connection; null where the id is forged or
   * malformed.
   */
  @Nullable InetSocketAddress owner(String id) {
    byte[] bytes;
    try {
      bytes = DECODER.decode(id);
    } catch (IllegalArgumentException e) {
      return null;
    }
    int addressBytes = bytes.length - CODE_BYTES - PORT_BYTES - RANDOM_BYTES;
    if (addressBytes != IPV4_BYTES && addressBytes != IPV6_BYTES) {
      return null;
    }
    byte[] code = Arrays.copyOf(bytes, CODE_BYTES);
    byte[] text = crypt(code, Arrays.copyOfRange(bytes, CODE_BYTES, bytes.length));
    if (!MessageDigest.isEqual(code, code(text))) {
      return null;
    }
    try {
      return new InetSocketAddress(
          InetAddress.getByAddress(Arrays.copyOf(text, addressBytes)),
          Short.toUnsignedInt(ByteBuffer.wrap(text).getShort(addressBytes)));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] code(byte[] text) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(authentication);
      return Arrays.copyOf(mac.doFinal(text), CODE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Encrypts or decrypts, which is the same operation in a stream mode. */
  private byte[] crypt(byte[] code, byte[] text) {
    try {
      Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE, encryption, new IvParameterSpec(Arrays.copyOf(code, BLOCK_BYTES)));
      return cipher.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
