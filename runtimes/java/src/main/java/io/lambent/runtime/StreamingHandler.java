package io.lambent.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import java.io.OutputStream;

/** A handler that writes its answer to a stream, which may be sent while it is written. */
interface StreamingHandler extends Handler {
  /** Whatever the function's code throws comes out as it is. */
  void write(byte[] event, OutputStream answer, Context context) throws Throwable;

  @Override
  default void handle(byte[] event, AnswerBuffer answer, Context context) throws Throwable {
    write(event, answer, context);
  }
}
