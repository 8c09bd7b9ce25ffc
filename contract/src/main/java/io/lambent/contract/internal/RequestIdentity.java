package io.lambent.contract.internal;

import java.util.Map;

/**
 * The identity of a request to an AWS service of this installation, which the gateway or another
 * service passes on in headers.
 *
 * @param service the AWS service, as in the scope of a signature
 * @param account the caller's account, twelve digits
 * @param region the region that the request is for
 * @param endpoint scheme and authority by which the client reached the gateway
 */
public record RequestIdentity(
    String service, String account, String region, String requestId, String endpoint) {

  /**
   * The headers of the request.
   *
   * @param token the shared secret of the services
   */
  public Map<String, String> headers(String token) {
    return Map.of(
        InternalHttp.TOKEN, token,
        InternalHttp.SERVICE, service,
        InternalHttp.ACCOUNT, account,
        InternalHttp.REGION, region,
        InternalHttp.REQUEST_ID, requestId,
        InternalHttp.ENDPOINT, endpoint);
  }
}
