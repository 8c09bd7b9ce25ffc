package io.lambent.services.apigateway;

import java.security.SecureRandom;

/** Generates identifiers in API Gateway's form: lower-case letters and digits. */
final class Ids {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz0123456789";
  private static final String MIXED = LOWER + "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final int API_LENGTH = 10;
  private static final int PART_LENGTH = 6;
  private static final int SECRET_LENGTH = 40;

  private Ids() {}

  /** The id of an API, key, plan or root resource. */
  static String api() {
    return text(LOWER, API_LENGTH);
  }

  /** The id of a part of an API. */
  static String part() {
    return text(LOWER, PART_LENGTH);
  }

  /** The value of an API key. */
  static String secret() {
    return text(MIXED, SECRET_LENGTH);
  }

  private static String text(String alphabet, int length) {
    StringBuilder id = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      id.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return id.toString();
  }
}
