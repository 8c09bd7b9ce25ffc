package io.lambent.aws.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** Percent encoding as AWS's signatures define it: RFC 3986, capital digits, UTF-8. */
public final class Percent {
  private static final String DIGITS = "0123456789ABCDEF";

  private Percent() {}

  /** Encodes all but letters, digits and {@code -._~}. */
  public static String encode(String text) {
    return encode(text, false);
  }

  /** Encodes a path, whose slashes stay. */
  public static String encodePath(String path) {
    return encode(path, true);
  }

  private static String encode(String text, boolean keepSlashes) {
    StringBuilder encoded = new StringBuilder(text.length() + 16);
    for (byte b : text.getBytes(UTF_8)) {
      char c = (char) (b & 0xff);
      if (isUnreserved(c) || (keepSlashes && c == '/')) {
        encoded.append(c);
      } else {
        encoded.append('%').append(DIGITS.charAt(c >> 4)).append(DIGITS.charAt(c & 0xf));
      }
    }
    return encoded.toString();
  }

  private static boolean isUnreserved(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '.'
        || c == '_'
        || c == '~';
  }

  /** Decodes a part of a path, where a plus sign is itself; malformed escapes stay as they are. */
  public static String decodePath(String text) {
    return decode(text, false);
  }

  /** Decodes a part of a query or form, where a plus sign is a space. */
  public static String decodeQuery(String text) {
    return decode(text, true);
  }

  private static String decode(String text, boolean plusIsSpace) {
    if (text.indexOf('%') < 0 && (!plusIsSpace || text.indexOf('+') < 0)) {
      return text;
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      int high = c == '%' && i <= text.length() - 3 ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (low >= 0) {
        bytes.write(high << 4 | low);
        i += 3;
      } else if (c == '+' && plusIsSpace) {
        bytes.write(' ');
        i++;
      } else {
        int end = text.offsetByCodePoints(i, 1);
        bytes.writeBytes(text.substring(i, end).getBytes(UTF_8));
        i = end;
      }
    }
    return bytes.toString(UTF_8);
  }
}
