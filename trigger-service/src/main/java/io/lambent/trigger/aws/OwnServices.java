package io.lambent.trigger.aws;

import io.lambent.aws.api.LocalServices;
import io.lambent.client.access.InternalProperties;
import io.lambent.contract.internal.RequestIdentity;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The calls of this service to aws-services: within the process where it runs there, else over HTTP
 * without the gateway, with the headers that the gateway adds to requests that it forwards.
 */
public final class OwnServices {
  private final URI url;
  private final String token;
  private final AwsServicesStarter starter;
  private final LocalServices local;

  public OwnServices(
      URI url, InternalProperties internal, AwsServicesStarter starter, LocalServices local) {
    this.url = url;
    this.token = internal.token();
    this.starter = starter;
    this.local = local;
  }

  /**
   * Finds a service in this process; null where it runs elsewhere.
   *
   * @param service as in the scope of a signature, such as {@code sqs}
   */
  public LocalServices.@Nullable Local local(String service) {
    return local.find(service);
  }

  /**
   * Starts aws-services where needed, and returns its address.
   *
   * @throws RuntimeException where it does not start
   */
  public URI url() {
    starter.start();
    return url;
  }

  /**
   * The headers of a request.
   *
   * @param service as in the scope of a signature, such as {@code sqs}
   * @param account twelve digits
   */
  public Map<String, String> headers(String service, String account, String region) {
    return new RequestIdentity(
            service, account, region, UUID.randomUUID().toString(), url.toString())
        .headers(token);
  }
}
