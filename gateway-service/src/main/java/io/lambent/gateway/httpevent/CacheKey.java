package io.lambent.gateway.httpevent;

import java.util.List;

/**
 * A key of several texts, some of which clients choose. Each stands behind its length, so that no
 * two lists of texts have the same key, whatever characters they contain.
 */
public final class CacheKey {
  private final StringBuilder key = new StringBuilder();

  /** Adds a text. */
  public CacheKey add(String text) {
    key.append(text.length()).append(':').append(text);
    return this;
  }

  /** Adds the number of texts, and the texts. */
  public CacheKey addAll(List<String> texts) {
    key.append(texts.size()).append(';');
    texts.forEach(this::add);
    return this;
  }

  @Override
  public String toString() {
    return key.toString();
  }
}
