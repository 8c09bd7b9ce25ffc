package io.lambent.services.apigateway;

import java.util.List;

/** Says to the gateways which APIs they have to read again, once the transaction is committed. */
@FunctionalInterface
interface Changes {

  /** Called in the transaction that changes them. */
  void of(List<String> ids);
}
