package io.lambent.services.apis;

import java.security.SecureRandom;

/** Makes ids of APIs and of what belongs to them. */
public final class ApiIds {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String CHARACTERS = LETTERS + "0123456789";
  private static final int API_LENGTH = 10;
  private static final int PART_LENGTH = 7;

  private ApiIds() {}

  /** A new id of an API, which is the first label of its host name. */
  public static String api() {
    return next(API_LENGTH);
  }

  /** A new id of a route, an integration and the like. */
  public static String part() {
    return next(PART_LENGTH);
  }

  private static String next(int length) {
    StringBuilder id = new StringBuilder(length);
    id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    while (id.length() < length) {
      id.append(CHARACTERS.charAt(RANDOM.nextInt(CHARACTERS.length())));
    }
    return id.toString();
  }
}
