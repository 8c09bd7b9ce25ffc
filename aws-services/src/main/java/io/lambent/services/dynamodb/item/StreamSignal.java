package io.lambent.services.dynamodb.item;

/** Tells readers of streams in this process that there are new records. */
public interface StreamSignal {

  /** Records were committed. Does not block. */
  void written(String streamArn);
}
