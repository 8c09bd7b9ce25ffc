package io.lambent.contract.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Paths and headers of the HTTP calls between services.
 *
 * <p>Every request between services carries the shared secret in {@link #TOKEN}; a service refuses
 * all others with 403, {@code /actuator/health} excepted. The gateway removes these headers from
 * what it receives, so a client cannot set them.
 */
public final class InternalHttp {
  /** The shared secret, {@code lambent.internal.token}. */
  public static final String TOKEN = "X-Lambent-Token";

  /** The caller's account, twelve digits. */
  public static final String ACCOUNT = "X-Lambent-Account";

  /** The region the request is for. */
  public static final String REGION = "X-Lambent-Region";

  /** The AWS service the request is for, as in the scope of a signature. */
  public static final String SERVICE = "X-Lambent-Service";

  /** The request id the gateway gave the request; also the {@code x-amzn-RequestId} answered. */
  public static final String REQUEST_ID = "X-Lambent-Request-Id";

  /** Scheme and authority by which the client reached the gateway, no slash at the end. */
  public static final String ENDPOINT = "X-Lambent-Endpoint";

  /**
   * Path and query as the client sent them, where servers on the way would change them: keys of S3
   * may look like {@code a/../b} or {@code //}.
   */
  public static final String TARGET = "X-Lambent-Target";

  /** The address of the client, as a number. */
  public static final String CLIENT_ADDRESS = "X-Lambent-Client-Address";

  /** Present where the client speaks TLS, which the connection does not show. */
  public static final String SECURE = "X-Lambent-Secure";

  /**
   * States whether the web page that makes the request may use the installation: {@code allowed} or
   * {@link #FOREIGN_PAGE}. Absent where no web page makes the request.
   */
  public static final String PAGE = "X-Lambent-Page";

  /** The value of {@link #PAGE} for a page that the gateway's configuration does not allow. */
  public static final String FOREIGN_PAGE = "foreign";

  /**
   * Present where a browser asks whether a page may send a request, {@code OPTIONS}. The request
   * itself goes on as {@code GET}, as servers on the way answer such questions themselves.
   */
  public static final String PREFLIGHT = "X-Lambent-Preflight";

  /** Present where a request is for a bucket as a website, and needs no signature. */
  public static final String WEBSITE = "X-Lambent-Website";

  /** The function that calls, where its environment's connection says so. */
  public static final String FUNCTION = "X-Lambent-Function";

  /** The ARN of that function's execution role. */
  public static final String ROLE = "X-Lambent-Role";

  /** The id of the access key that the request is signed with; absent where it is not signed. */
  public static final String ACCESS_KEY = "X-Lambent-Access-Key";

  /** With the 422 of {@link #PREPARE}: AWS's code for the reason. */
  public static final String REASON_CODE = "X-Lambent-Reason-Code";

  /** function-service: GET with {@code account, region, name, qualifier}; a {@code Resolution}. */
  public static final String RESOLVE = "/internal/resolution";

  /** function-service: GET {@code /internal/code/SHA256-HEX}; the archive. */
  public static final String CODE = "/internal/code/";

  /** function-service: GET {@code /internal/function-urls/ID}; a {@code FunctionUrl} or 404. */
  public static final String FUNCTION_URLS = "/internal/function-urls/";

  /** execution-service: POST a {@code FunctionVersion}; 204, or 422 with the reason as text. */
  public static final String PREPARE = "/internal/deployments";

  /** execution-service: POST a {@code FunctionName}; 204. */
  public static final String CHANGED = "/internal/changes";

  /** function-service: GET; all {@code ProvisionedVersion}s. */
  public static final String PROVISIONED_VERSIONS = "/internal/provisioned-versions";

  /**
   * execution-service: GET with {@code account, region, name}; the function's {@code
   * ProvisionedState}s.
   */
  public static final String PROVISIONED_STATES = "/internal/provisioned-states";

  /** execution-service: POST a payload; see {@code InvocationHttp}. */
  public static final String INVOKE = "/internal/invocations";

  /**
   * billing-service: GET with {@code journal}, or POST records in {@code UsageEncoding} with {@code
   * journal, from, to}; answered with the ledger's position in that journal, as text.
   */
  public static final String USAGE = "/internal/usage";

  /** aws-services: POST a {@code MetricBatch} in {@code MetricEncoding}; 204 once committed. */
  public static final String METRICS = "/internal/metrics";

  /** trigger-service: POST a {@code Delivery}; a {@code DeliveryResult}. */
  public static final String DELIVERIES = "/internal/deliveries";

  /** function-service: GET; all {@code EventSourceMapping}s that are polled. */
  public static final String MAPPINGS = "/internal/mappings";

  /** function-service: POST with {@code uuid, revision}, once a mapping is polled or not; 204. */
  public static final String MAPPING_SETTLED = "/internal/mappings/settled";

  /** function-service: POST with {@code uuid, result} of a mapping's latest batch; 204. */
  public static final String MAPPING_PROCESSED = "/internal/mappings/processed";

  /** trigger-service: POST after a change of mappings; 204. */
  public static final String MAPPINGS_CHANGED = "/internal/mapping-changes";

  /** trigger-service: GET with {@code queue}, an ARN; its visibility time-out in seconds, or -1. */
  public static final String QUEUE_VISIBILITY = "/internal/queue-visibility";

  /**
   * aws-services: GET {@code /internal/apis/ID}; an {@code ApiMessage} or 404. With {@code /draft}
   * behind it the REST API as it is defined now.
   */
  public static final String APIS = "/internal/apis/";

  /** aws-services: GET; all {@code ApiDomain}s. */
  public static final String API_DOMAINS = "/internal/api-domains";

  /**
   * aws-services: GET with {@code after}, a revision, or -1 to learn the latest; {@code
   * ApiChanges}, at once where there are some, else after some seconds.
   */
  public static final String API_CHANGES = "/internal/api-changes";

  /**
   * gateway: POST, first on a connection that is passed on; 204. With {@link #ACCOUNT}, {@link
   * #REGION}, {@link #FUNCTION} and {@link #ROLE} all later requests on it are from the environment
   * of that function, with {@link #CLIENT_ADDRESS} and {@link #SECURE} from that client.
   */
  public static final String CALLER = "/_lambent/caller";

  /**
   * gateway: requests of other gateways about a connection to a WebSocket API that it owns, {@code
   * API/STAGE/CONNECTION} below; as those of {@code @connections}.
   */
  public static final String CONNECTIONS = "/_lambent/connections/";

  private InternalHttp() {}

  /** Compares a presented secret in constant time. */
  public static boolean tokenMatches(String expected, @Nullable String presented) {
    return presented != null
        && MessageDigest.isEqual(
            expected.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }
}
