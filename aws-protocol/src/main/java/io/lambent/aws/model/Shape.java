package io.lambent.aws.model;

/** The type of a value in an API. */
public sealed interface Shape permits Structure, ListShape, MapShape, Scalar {

  /** The name in the model, unique within the API. */
  String name();

  Constraints constraints();

  /** Returns true where error texts and logs must not repeat the value. */
  boolean isSensitive();
}
