package io.lambent.services.events.input;

/** JSON without white space between its tokens, which stay as they are. */
public final class CompactJson {
  private CompactJson() {}

  /**
   * Removes white space outside of strings.
   *
   * @param json well-formed
   */
  public static String of(String json) {
    StringBuilder compact = new StringBuilder(json.length());
    boolean isInString = false;
    for (int i = 0; i < json.length(); i++) {
      char c = json.charAt(i);
      if (isInString) {
        compact.append(c);
        if (c == '\\') {
          compact.append(json.charAt(++i));
        } else if (c == '"') {
          isInString = false;
        }
      } else if (c > ' ') {
        compact.append(c);
        isInString = c == '"';
      }
    }
    return compact.toString();
  }
}
