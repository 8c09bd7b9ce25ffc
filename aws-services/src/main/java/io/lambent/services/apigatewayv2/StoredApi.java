package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;

/**
 * An API.
 *
 * @param doc its members as clients read them
 */
record StoredApi(
    String id, String account, String region, String protocol, Struct doc, long number) {
  static final String HTTP = "HTTP";
  static final String WEBSOCKET = "WEBSOCKET";

  boolean isHttp() {
    return protocol.equals(HTTP);
  }
}
