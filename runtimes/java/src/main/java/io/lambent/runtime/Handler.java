package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.Context;

/** A function's handler, whatever its form: from an event's bytes to an answer's bytes. */
interface Handler {
  /** Whatever the function's code throws comes out as it is. */
  void handle(byte[] event, AnswerBuffer answer, Context context) throws Throwable;
}
