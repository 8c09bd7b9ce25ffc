package io.lambent.gateway.httpapi;

import io.lambent.client.cache.LruCache;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A cache of tokens whose signature was verified, since verifying takes longer than all other work
 * of a request. Only the signature need not be verified again: times, issuer, audience and whether
 * the issuer still publishes the same key are checked for each request. Holds at most {@link
 * #MAX_TOKENS} tokens, those that were used last.
 */
final class VerifiedTokens {
  private static final int MAX_TOKENS = 1_024;

  /**
   * The maximum length of a token that is cached, in characters. It bounds the texts of all to 4
   * MB.
   */
  private static final int MAX_TOKEN_LENGTH = 4 << 10;

  private final LruCache<String, Verified> byText = new LruCache<>(MAX_TOKENS);

  /**
   * A token.
   *
   * @param keyId the id of the key that has signed it; null where the token names none
   * @param key the public key with which its signature was verified
   * @param valid the result for requests that pass all other checks
   */
  record Verified(
      @Nullable String keyId, PublicKey key, JsonNode claims, JwtVerifier.Result.Valid valid) {}

  @Nullable Verified find(String text) {
    return byText.get(text);
  }

  void add(String text, Verified verified) {
    if (text.length() <= MAX_TOKEN_LENGTH) {
      byText.put(text, verified);
    }
  }

  void remove(String text) {
    byText.remove(text);
  }

  int size() {
    return byText.size();
  }
}
