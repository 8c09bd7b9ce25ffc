package io.lambent.client.http;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.net.ConnectException;
import java.net.UnknownHostException;

/** The answer to a client of the platform if a service behind it cannot be reached. */
public final class Unreachable {

  private Unreachable() {}

  /** The error of a service that is not there. */
  public static AwsException error(String service) {
    return new AwsException(
        ErrorCode.SERVICE_UNAVAILABLE, service + " cannot be reached. Try again in a moment.");
  }

  /** Returns true where no connection came about, so that nothing was sent. */
  public static boolean isCauseOf(Throwable e) {
    return e instanceof ConnectException || e instanceof UnknownHostException;
  }
}
