package io.lambent.aws.wire;

import java.math.BigDecimal;
import java.time.Instant;

/** Takes a tree in document order: the output side of JSON and CBOR. */
interface TreeSink {
  void startObject(int members);

  void name(String name);

  void endObject();

  void startList(int elements);

  void endList();

  void text(String text);

  void bool(boolean value);

  void number(long value);

  void number(double value);

  void bytes(byte[] bytes);

  /** A timestamp in the format's own way. */
  void time(Instant time);

  void decimal(BigDecimal value);

  byte[] finish();
}
