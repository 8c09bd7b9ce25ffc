package io.lambent.gateway.routing;

import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.Query;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The AWS services that requests can be for, and who serves them. Adding one is adding a route; an
 * upstream takes the place of a service that the gateway lacks.
 */
@Component
public final class ServiceRegistry {
  private static final String FORM = "multipart/form-data";
  private static final String QUERY_FORM = "application/x-www-form-urlencoded";

  private static final ServiceRoute API_GATEWAY =
      new ServiceRoute("apigateway", List.of(), false, false, new Destination.Inner(Backend.AWS));

  /** HTTP and WebSocket APIs, whose requests are signed for the service above. */
  private static final ServiceRoute API_GATEWAY_V2 =
      new ServiceRoute("apigatewayv2", List.of(), false, false, new Destination.Inner(Backend.AWS));

  private static final String V2_PATH = "/v2/";
  private static final ServiceRoute CLOUD_CONTROL =
      new ServiceRoute(
          "cloudcontrolapi",
          List.of("CloudApiService"),
          false,
          false,
          new Destination.Inner(Backend.AWS));
  private static final ServiceRoute CLOUDFORMATION =
      new ServiceRoute(
          "cloudformation", List.of(), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute DYNAMODB =
      new ServiceRoute(
          "dynamodb",
          List.of("DynamoDB_20120810", "DynamoDBStreams_20120810"),
          false,
          false,
          new Destination.Inner(Backend.AWS));
  private static final ServiceRoute ECR =
      new ServiceRoute(
          "ecr",
          List.of("AmazonEC2ContainerRegistry_V20150921"),
          false,
          false,
          new Destination.Inner(Backend.AWS));
  private static final ServiceRoute ELASTIC_LOAD_BALANCING =
      new ServiceRoute(
          "elasticloadbalancing", List.of(), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute EVENTS =
      new ServiceRoute(
          "events", List.of("AWSEvents"), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute IAM =
      new ServiceRoute("iam", List.of(), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute KINESIS =
      new ServiceRoute(
          "kinesis", List.of("Kinesis_20131202"), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute KMS =
      new ServiceRoute(
          "kms", List.of("TrentService"), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute LAMBDA =
      new ServiceRoute("lambda", List.of(), true, true, new Destination.Inner(Backend.FUNCTION));
  private static final ServiceRoute LOGS =
      new ServiceRoute(
          "logs", List.of("Logs_20140328"), false, false, new Destination.Inner(Backend.EXECUTION));
  private static final ServiceRoute MONITORING =
      new ServiceRoute(
          "monitoring",
          List.of("GraniteServiceVersion20100801"),
          false,
          false,
          new Destination.Inner(Backend.AWS));
  private static final ServiceRoute SCHEDULER =
      new ServiceRoute("scheduler", List.of(), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute SQS =
      new ServiceRoute(
          "sqs", List.of("AmazonSQS"), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute S3 =
      new ServiceRoute("s3", List.of(), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute SECRETS =
      new ServiceRoute(
          "secretsmanager",
          List.of("secretsmanager"),
          false,
          false,
          new Destination.Inner(Backend.AWS));
  private static final ServiceRoute SSM =
      new ServiceRoute(
          "ssm", List.of("AmazonSSM"), false, false, new Destination.Inner(Backend.AWS));
  private static final ServiceRoute SNS =
      new ServiceRoute("sns", List.of(), false, false, new Destination.Inner(Backend.AWS));
  private static final Set<String> SNS_LINKS =
      Set.of("Action=ConfirmSubscription&", "Action=Unsubscribe&");
  private static final ServiceRoute STS =
      new ServiceRoute("sts", List.of(), false, false, new Destination.Here());

  /** The services whose requests name them in {@code X-Amz-Target} by another name. */
  private static final Map<String, String> SIGNING_NAMES =
      Map.ofEntries(
          Map.entry("AWSStepFunctions", "states"),
          Map.entry("DynamoDBStreams_20120810", "dynamodb"),
          Map.entry("DynamoDB_20120810", "dynamodb"),
          Map.entry("Kinesis_20131202", "kinesis"));

  private final Map<String, ServiceRoute> routes = new LinkedHashMap<>();

  ServiceRegistry(UpstreamProperties properties) {
    List.of(
            LAMBDA,
            LOGS,
            STS,
            MONITORING,
            ECR,
            ELASTIC_LOAD_BALANCING,
            EVENTS,
            IAM,
            SCHEDULER,
            KINESIS,
            KMS,
            SECRETS,
            SNS,
            SQS,
            SSM,
            S3,
            DYNAMODB,
            API_GATEWAY,
            CLOUD_CONTROL,
            CLOUDFORMATION)
        .stream()
        .filter(route -> !properties.switchedOff().contains(route.signingName()))
        .forEach(route -> routes.put(route.signingName(), route));
    new TreeMap<>(properties.upstreams()).forEach(this::addUpstream);
  }

  private void addUpstream(String service, URI url) {
    routes.put(
        service,
        new ServiceRoute(service, List.of(), false, false, new Destination.Upstream(service, url)));
  }

  /**
   * All that requests are forwarded to, by the name of its route: the services of Lambent, each
   * once, and the upstreams.
   */
  public Map<String, Destination> destinations() {
    Map<String, Destination> destinations = new LinkedHashMap<>();
    for (Backend backend : Backend.values()) {
      destinations.put(routeName(backend), new Destination.Inner(backend));
    }
    for (ServiceRoute route : routes.values()) {
      if (route.destination() instanceof Destination.Upstream upstream) {
        destinations.put(routeName(upstream), upstream);
      }
    }
    return destinations;
  }

  /** The name of the route to a service of Lambent. */
  public static String routeName(Backend backend) {
    return backend.serviceName();
  }

  /** The name of the route to an upstream. */
  public static String routeName(Destination.Upstream upstream) {
    return "upstream." + upstream.service();
  }

  /**
   * The address of an upstream.
   *
   * @throws IllegalArgumentException where the service has none
   */
  public URI upstream(String service) {
    ServiceRoute route = routes.get(service);
    if (route != null && route.destination() instanceof Destination.Upstream upstream) {
      return upstream.url();
    }
    throw new IllegalArgumentException(service + " has no upstream");
  }

  /** The signing names of the services that have somewhere to go, for texts. */
  public List<String> services() {
    return new ArrayList<>(routes.keySet());
  }

  /**
   * Decides, by the path where it is Lambent's own, else by the scope of the signature, else by
   * {@code X-Amz-Target}, else by the form of path, query and body. S3 is decided on first, by the
   * scope or the host name, as its keys may look like any path.
   */
  public Decision decide(Call call) {
    String scope = call.caller().service();
    if (isS3(scope, call.host()) || isWebsite(call)) {
      return of(S3.signingName(), call);
    }
    OwnPath own = OwnPath.of(call.path());
    if (own != null) {
      return new Decision.Own(own);
    }
    if (scope != null) {
      return of(scope, call);
    }
    String target = call.header(Answers.TARGET);
    if (target != null) {
      return of(signingName(target), call);
    }
    for (ServiceRoute route : routes.values()) {
      if (route.hasDatedPaths() && startsWithDate(call.path())) {
        return service(route, call);
      }
    }
    if (isOfPageForS3(call)) {
      return of(S3.signingName(), call);
    }
    if (isLink(call)) {
      return of(SNS.signingName(), call);
    }
    return Query.parameter(call.query(), "Action") != null || isForm(call)
        ? of(STS.signingName(), call)
        : new Decision.Unknown();
  }

  /**
   * Returns true for forms without a signature: STS is the only service of the query protocol that
   * takes some. The action is in the body, which is not read yet.
   */
  private static boolean isForm(Call call) {
    String type = call.header(HttpHeaderNames.CONTENT_TYPE);
    return call.exchange().method().equals(HttpMethod.POST)
        && call.path().equals("/")
        && type != null
        && type.regionMatches(true, 0, QUERY_FORM, 0, QUERY_FORM.length());
  }

  /**
   * Returns true for what browsers send without a signature where buckets are named in the path:
   * forms that upload, and the questions before requests with the headers of S3's SDK.
   */
  public static boolean isOfPageForS3(Call call) {
    HttpMethod method = call.exchange().method();
    String type = call.header(HttpHeaderNames.CONTENT_TYPE);
    String asked = call.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    return method.equals(HttpMethod.POST)
        ? type != null && type.regionMatches(true, 0, FORM, 0, FORM.length())
        : method.equals(HttpMethod.OPTIONS)
            && asked != null
            && asked.toLowerCase(Locale.ROOT).contains("x-amz-content-sha256");
  }

  /** Returns true for Lambent's own S3. */
  public static boolean isForBuckets(ServiceRoute route) {
    return route.equals(S3);
  }

  /**
   * Returns true for the links in messages of SNS, by which a recipient confirms or ends a
   * subscription without a signature. The action has to be the first parameter, as it is there.
   */
  private static boolean isLink(Call call) {
    return !call.caller().isSigned()
        && call.exchange().method().equals(HttpMethod.GET)
        && SNS_LINKS.stream().anyMatch(call.query()::startsWith);
  }

  /**
   * Returns true if a request needs no signature, wherever others need one. STS decides itself,
   * when it knows the action.
   */
  public static boolean isOpen(Call call, Decision.Service decision) {
    return decision.route().equals(STS)
        || (decision.route().signingName().equals(SNS.signingName()) && isLink(call))
        || (isForBuckets(decision.route()) && isWebsite(call));
  }

  /**
   * Returns true for requests to buckets as websites: by hosts such as {@code
   * bucket.s3-website-us-east-1.localhost} or {@code bucket.s3-website.eu-central-1.localhost}, and
   * by path.
   */
  public static boolean isWebsite(Call call) {
    return call.host().contains(".s3-website-")
        || call.host().contains(".s3-website.")
        || (call.caller().service() == null
            && !isS3(null, call.host())
            && call.path().startsWith("/_aws/s3-website/"));
  }

  /**
   * Returns true for hosts such as {@code s3.localhost} and {@code bucket.s3.eu-west-1.localhost}.
   */
  private static boolean isS3(@Nullable String scope, String host) {
    return scope == null
        ? host.startsWith("s3.") || host.startsWith("s3-") || host.contains(".s3.")
        : scope.equals(S3.signingName());
  }

  private Decision of(String signingName, Call call) {
    ServiceRoute route = routes.get(signingName);
    if (API_GATEWAY.equals(route) && call.path().startsWith(V2_PATH)) {
      return service(API_GATEWAY_V2, call);
    }
    return route == null ? new Decision.Missing(signingName) : service(route, call);
  }

  private static Decision service(ServiceRoute route, Call call) {
    return new Decision.Service(
        route,
        route.hasUploadLimits()
            ? UploadLimit.of(call.exchange().method().name(), call.path())
            : UploadLimit.NONE);
  }

  /** The service of {@code PREFIX.Operation}. */
  private String signingName(String target) {
    int dot = target.indexOf('.');
    String prefix = dot < 0 ? target : target.substring(0, dot);
    for (ServiceRoute route : routes.values()) {
      if (route.targetPrefixes().contains(prefix)) {
        return route.signingName();
      }
    }
    String known = SIGNING_NAMES.get(prefix);
    return known == null ? withoutVersion(prefix) : known;
  }

  private static String withoutVersion(String prefix) {
    int end = prefix.indexOf('_');
    return end < 0 ? prefix : prefix.substring(0, end);
  }

  private static boolean startsWithDate(String path) {
    if (path.length() < 12 || path.charAt(5) != '-' || path.charAt(8) != '-') {
      return false;
    }
    for (int i = 1; i <= 10; i++) {
      char c = path.charAt(i);
      if (i != 5 && i != 8 && (c < '0' || c > '9')) {
        return false;
      }
    }
    return path.charAt(11) == '/';
  }
}
