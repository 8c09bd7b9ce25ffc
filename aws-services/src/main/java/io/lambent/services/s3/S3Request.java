package io.lambent.services.s3;

import io.lambent.aws.api.Caller;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.wire.Struct;
import io.lambent.services.s3.notification.Actor;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * A request for an operation.
 *
 * @param bucket empty where the operation is about none
 * @param key empty where the operation is about none
 * @param wire with its body, unless the operation streams it
 * @param body of an operation that streams it, as it arrives
 * @param sourceIp the address of the client
 */
record S3Request(
    Caller caller,
    String operation,
    String bucket,
    String key,
    Struct input,
    WireRequest wire,
    InputStream body,
    String sourceIp) {

  /** The party that makes the request, as events name it. */
  Actor actor() {
    return new Actor(caller.account(), caller.requestId(), sourceIp, caller.traceHeader());
  }

  /** A member of the input; null where the request lacks it. */
  @Nullable String text(String member) {
    return input.text(member);
  }

  @Nullable String header(String name) {
    return wire.header(name);
  }

  /** A number within limits. */
  int number(String member, int least, int most, int standard) {
    Integer value = input.integer(member);
    if (value == null) {
      return standard;
    }
    if (value < least) {
      String argument = Character.toLowerCase(member.charAt(0)) + member.substring(1);
      throw S3Error.argument(
          "Argument " + argument + " must be an integer between " + least + " and 2147483647",
          argument,
          value);
    }
    return Math.min(value, most);
  }
}
