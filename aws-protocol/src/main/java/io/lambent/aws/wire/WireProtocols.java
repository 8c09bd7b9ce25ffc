package io.lambent.aws.wire;

import io.lambent.aws.http.WireRequest;
import io.lambent.aws.model.Protocol;
import io.lambent.aws.model.ServiceModel;

/** Determines which protocol of an API a request uses. */
public final class WireProtocols {

  private WireProtocols() {}

  /**
   * The protocol of a request. Where the request shows none, it is the first one of the API, so
   * that errors have a form that its clients read.
   */
  public static WireProtocol of(ServiceModel model, WireRequest request) {
    if (CborRpc.NAME.equals(request.header(CborRpc.HEADER)) && speaksCbor(model)) {
      return new CborRpc(model);
    }
    if (request.header(JsonRpc.TARGET) != null && model.speaks(Protocol.AWS_JSON)) {
      return new JsonRpc(model, request);
    }
    if (model.speaks(Protocol.REST_JSON) || model.speaks(Protocol.REST_XML)) {
      return new RestProtocol(model, model.speaks(Protocol.REST_XML));
    }
    if (model.speaks(Protocol.QUERY)
        && (model.header().protocols().getFirst() == Protocol.QUERY
            || request.mediaType().equals("application/x-www-form-urlencoded")
            || QueryProtocol.parameters(request).first("Action") != null)) {
      return new QueryProtocol(model, request);
    }
    return model.header().protocols().getFirst() == Protocol.RPC_V2_CBOR
        ? new CborRpc(model)
        : new JsonRpc(model, request);
  }

  /** Clients may send RPC v2 to every API of AWS JSON, whatever its model says. */
  private static boolean speaksCbor(ServiceModel model) {
    return model.speaks(Protocol.RPC_V2_CBOR) || model.speaks(Protocol.AWS_JSON);
  }
}
