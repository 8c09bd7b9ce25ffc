package io.lambent.gateway.metrics;

import java.util.Locale;

/** The outcome of a request, as far as its status tells. */
enum RequestOutcome {
  /** 1xx to 3xx. A function that fails is one too: its call was answered. */
  SUCCESS,
  /** 4xx but for 429. */
  CLIENT_ERROR,
  /** 429. */
  THROTTLED,
  /** 5xx. */
  SERVER_ERROR;

  static RequestOutcome of(int status) {
    if (status == 429) {
      return THROTTLED;
    }
    if (status < 400) {
      return SUCCESS;
    }
    return status < 500 ? CLIENT_ERROR : SERVER_ERROR;
  }

  String tag() {
    return name().toLowerCase(Locale.ROOT);
  }
}
