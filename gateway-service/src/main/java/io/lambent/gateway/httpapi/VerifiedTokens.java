package io.lambent.gateway.httpapi;

import io.lambent.client.cache.LruCache;
import java.security.PublicKey;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Tokens whose signature was verified, since that takes longer than all else of a request. Only the
 * signature is remembered: whoever finds a token here still looks at its times, its issuer, its
 * audience, and whether the issuer's key is still the one that it was verified with. At most {@link
 * #MOST} are kept; those that were not used for longest go first.
 */
final class VerifiedTokens {
  private static final int MOST = 1_024;

  /** In characters; so the texts of all take at most 4 MB. */
  private static final int LONGEST = 4 << 10;

  private final LruCache<String, Verified> byText = new LruCache<>(MOST);

  /**
   * A token.
   *
   * @param keyId of the key that has signed it; null where it names none
   * @param key that has signed it
   * @param valid what it says to those who may go on
   */
  record Verified(
      @Nullable String keyId, PublicKey key, JsonNode claims, JwtVerifier.Result.Valid valid) {}

  @Nullable Verified find(String text) {
    return byText.get(text);
  }

  void add(String text, Verified verified) {
    if (text.length() <= LONGEST) {
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
