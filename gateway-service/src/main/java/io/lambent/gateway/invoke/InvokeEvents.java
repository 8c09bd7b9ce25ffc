package io.lambent.gateway.invoke;

import io.lambent.aws.eventstream.EventMessage;

/** The events of {@code InvokeWithResponseStream} on the wire. */
final class InvokeEvents {
  private static final EventMessage.Encoder PAYLOAD_CHUNK =
      EventMessage.Encoder.ofEvents("PayloadChunk", "application/octet-stream");
  private static final EventMessage.Encoder INVOKE_COMPLETE =
      EventMessage.Encoder.ofEvents("InvokeComplete", "application/json");

  private InvokeEvents() {}

  /** A part of a function's response. */
  static byte[] payloadChunk(byte[] payload) {
    return PAYLOAD_CHUNK.encode(payload);
  }

  /** The end of a function's response. */
  static byte[] invokeComplete(byte[] json) {
    return INVOKE_COMPLETE.encode(json);
  }
}
