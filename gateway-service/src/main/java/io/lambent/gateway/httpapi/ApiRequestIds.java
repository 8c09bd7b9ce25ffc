package io.lambent.gateway.httpapi;

import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;

/** Request ids of HTTP and WebSocket APIs, such as {@code JKJaXmPLvHcESHA=}. */
public final class ApiRequestIds {
  private static final int LENGTH = 11;

  private ApiRequestIds() {}

  public static String next() {
    byte[] bytes = new byte[LENGTH];
    ThreadLocalRandom.current().nextBytes(bytes);
    return Base64.getUrlEncoder().encodeToString(bytes);
  }
}
