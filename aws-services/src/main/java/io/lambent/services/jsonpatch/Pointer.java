package io.lambent.services.jsonpatch;

import java.util.ArrayList;
import java.util.List;

/**
 * A JSON Pointer: the place of a value in a document. See <a
 * href="https://www.rfc-editor.org/rfc/rfc6901">RFC 6901</a>.
 *
 * @param tokens the names of members and the indexes of elements on the way; none for the whole
 *     document
 */
record Pointer(String text, List<String> tokens) {
  /** Bounds the depth of documents, which are walked by recursion. */
  private static final int MAX_TOKENS = 500;

  static Pointer parse(String text) {
    List<String> tokens = new ArrayList<>();
    if (!text.isEmpty()) {
      if (text.charAt(0) != '/') {
        throw new JsonPatchException("The path '" + text + "' does not begin with '/'");
      }
      for (String token : text.substring(1).split("/", -1)) {
        tokens.add(unescaped(text, token));
      }
    }
    if (tokens.size() > MAX_TOKENS) {
      throw new JsonPatchException("A path has more than " + MAX_TOKENS + " parts");
    }
    return new Pointer(text, List.copyOf(tokens));
  }

  /** {@code ~1} stands for a slash and {@code ~0} for a tilde. */
  private static String unescaped(String text, String token) {
    StringBuilder plain = new StringBuilder(token.length());
    for (int i = 0; i < token.length(); i++) {
      char c = token.charAt(i);
      if (c != '~') {
        plain.append(c);
        continue;
      }
      i++;
      char code = i < token.length() ? token.charAt(i) : ' ';
      if (code != '0' && code != '1') {
        throw new JsonPatchException("The path '" + text + "' has a '~' that escapes nothing");
      }
      plain.append(code == '0' ? '~' : '/');
    }
    return plain.toString();
  }

  boolean isRoot() {
    return tokens.isEmpty();
  }

  List<String> parent() {
    return tokens.subList(0, tokens.size() - 1);
  }

  String last() {
    return tokens.getLast();
  }

  /** Returns true where the other place lies within this one. */
  boolean contains(Pointer other) {
    return tokens.size() < other.tokens.size()
        && other.tokens.subList(0, tokens.size()).equals(tokens);
  }
}
