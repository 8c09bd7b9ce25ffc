package io.lambent.gateway.invoke;

import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseFlow;
import io.lambent.contract.invocation.ResponseHead;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.gateway.exchange.AnswerStream;
import io.lambent.gateway.protocol.Call;
import org.jspecify.annotations.Nullable;

/**
 * The answer of {@code InvokeWithResponseStream} while the function writes it: an event for each
 * part, as it comes, and one that says how it ended.
 */
final class EventStreamAnswer implements ResponseReceiver {
  private final Call call;
  private final Invocation invocation;
  private @Nullable AnswerStream stream;

  EventStreamAnswer(Call call, Invocation invocation) {
    this.call = call;
    this.invocation = invocation;
  }

  @Override
  public void begin(ResponseHead head, ResponseFlow flow) {
    stream = OutcomeAnswer.eventStream(call, invocation, head.executedVersion()).stream(flow);
  }

  @Override
  public void part(byte[] bytes) {
    AnswerStream begun = stream;
    if (begun != null) {
      begun.part(InvokeEvents.payloadChunk(bytes));
    }
  }

  /** Ends the stream with the outcome of the call, after its last part. */
  void end(InvocationOutcome outcome) {
    AnswerStream begun = stream;
    if (begun == null) {
      OutcomeAnswer.send(InvokeRequest.Kind.RESPONSE_STREAM, call, invocation, outcome);
    } else if (outcome instanceof InvocationOutcome.Executed executed) {
      begun.end(InvokeEvents.invokeComplete(OutcomeAnswer.completion(executed)));
    } else {
      begun.abort();
    }
  }
}
