package io.lambent.services.dynamodb.value;

/** Lengths and order of texts in their UTF-8 form, without encoding them. */
public final class Utf8 {
  private Utf8() {}

  /** Number of bytes; a surrogate without its other half counts as one, as it becomes "?". */
  public static int length(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        continue;
      }
      if (c < 0x800) {
        bytes++;
      } else if (!Character.isSurrogate(c)) {
        bytes += 2;
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        bytes += 2;
        i++;
      }
    }
    return bytes;
  }

  /** Compares in the order of UTF-8 bytes, in which surrogate pairs come after all other texts. */
  public static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        boolean isPair = Character.isSurrogate(x);
        return isPair == Character.isSurrogate(y) ? x - y : isPair ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }
}
