package io.lambent.aws.model;

/** The encoding of requests and answers of an AWS API. */
public enum Protocol {
  /** Method and path name the operation, bodies are JSON. */
  REST_JSON("rest-json"),
  /** {@code X-Amz-Target} names the operation, bodies are JSON. */
  AWS_JSON("json"),
  /** The form parameter {@code Action} names the operation, answers are XML. */
  QUERY("query"),
  /** Method and path name the operation, bodies are XML. */
  REST_XML("rest-xml"),
  /** The path names service and operation, bodies are CBOR. */
  RPC_V2_CBOR("smithy-rpc-v2-cbor");

  private final String modelName;

  Protocol(String modelName) {
    this.modelName = modelName;
  }

  /** The name in AWS's models. */
  public String modelName() {
    return modelName;
  }

  /** Returns true for the REST protocols, in which method and path name the operation. */
  public boolean isRest() {
    return this == REST_JSON || this == REST_XML;
  }

  /**
   * @throws IllegalArgumentException where no protocol has the name
   */
  public static Protocol of(String modelName) {
    for (Protocol protocol : values()) {
      if (protocol.modelName.equals(modelName)) {
        return protocol;
      }
    }
    throw new IllegalArgumentException("unknown protocol " + modelName);
  }
}
