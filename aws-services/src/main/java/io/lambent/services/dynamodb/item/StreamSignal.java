package io.lambent.services.dynamodb.item;

/** Signals new records to readers of streams in this process. */
public interface StreamSignal {

  /** Records were committed. Does not block. */
  void written(String streamArn);
}
