package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zip;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A request of each operation that succeeds, and whatever has to be there for it. */
final class GoodRequests {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String LAYERS = "/2018-10-31/layers/";
  private static final String SIGNING = "/2020-04-22/code-signing-configs";
  private static final String QUEUE = "arn:aws:sqs:us-east-1:111111111111:queue";
  private static final String PROFILE =
      "arn:aws:signer:us-east-1:111111111111:/signing-profiles/profile/abcdefghij";

  /** Operations whose requests need what this service does not have. */
  private static final Set<String> UNSUCCESSFUL =
      Set.of("GetFunctionScalingConfig", "PutFunctionScalingConfig");

  private final TestingFunctionService service;
  private final String name = "good-" + UUID.randomUUID();
  private final Map<String, Function<GoodRequests, Map<String, ?>>> requests;

  GoodRequests(TestingFunctionService service) {
    this.service = service;
    this.requests = REQUESTS;
  }

  /** The members of a good request; null where none is known. */
  @Nullable ObjectNode of(String operation) {
    Function<GoodRequests, Map<String, ?>> request = requests.get(operation);
    return request == null ? null : JsonMapper.shared().valueToTree(request.apply(this)).asObject();
  }

  /** Returns true if the request succeeds. */
  static boolean succeeds(String operation) {
    return !UNSUCCESSFUL.contains(operation);
  }

  static final Map<String, Function<GoodRequests, Map<String, ?>>> REQUESTS =
      Map.<String, Function<GoodRequests, Map<String, ?>>>ofEntries(
          Map.entry("AddLayerVersionPermission", GoodRequests::layerPermission),
          Map.entry("AddPermission", good -> good.permission(good.function())),
          Map.entry(
              "CreateAlias",
              good ->
                  Map.of("FunctionName", good.version(), "Name", "live", "FunctionVersion", "1")),
          Map.entry(
              "CreateCodeSigningConfig",
              good ->
                  Map.of(
                      "AllowedPublishers", Map.of("SigningProfileVersionArns", List.of(PROFILE)))),
          Map.entry("CreateEventSourceMapping", good -> mapping(good.function())),
          Map.entry("CreateFunction", good -> creation(good.name, "good")),
          Map.entry(
              "CreateFunctionUrlConfig",
              good -> Map.of("FunctionName", good.function(), "AuthType", "NONE")),
          Map.entry("DeleteAlias", GoodRequests::alias),
          Map.entry("DeleteCodeSigningConfig", GoodRequests::signing),
          Map.entry("DeleteEventSourceMapping", good -> Map.of("UUID", good.mapping())),
          Map.entry("DeleteFunction", GoodRequests::named),
          Map.entry("DeleteFunctionCodeSigningConfig", GoodRequests::signed),
          Map.entry("DeleteFunctionConcurrency", GoodRequests::named),
          Map.entry("DeleteFunctionEventInvokeConfig", GoodRequests::eventInvoke),
          Map.entry("DeleteFunctionUrlConfig", GoodRequests::url),
          Map.entry("DeleteLayerVersion", GoodRequests::layer),
          Map.entry("DeleteProvisionedConcurrencyConfig", GoodRequests::provisioned),
          Map.entry("DeleteResourcePolicy", GoodRequests::resourcePolicy),
          Map.entry("GetAccountSettings", good -> Map.of()),
          Map.entry("GetAlias", GoodRequests::alias),
          Map.entry("GetCodeSigningConfig", GoodRequests::signing),
          Map.entry("GetEventSourceMapping", good -> Map.of("UUID", good.mapping())),
          Map.entry("GetFunction", GoodRequests::named),
          Map.entry("GetFunctionCodeSigningConfig", GoodRequests::signed),
          Map.entry("GetFunctionConcurrency", GoodRequests::named),
          Map.entry("GetFunctionConfiguration", GoodRequests::named),
          Map.entry("GetFunctionEventInvokeConfig", GoodRequests::eventInvoke),
          Map.entry("GetFunctionRecursionConfig", GoodRequests::named),
          Map.entry(
              "GetFunctionScalingConfig",
              good -> Map.of("FunctionName", good.version(), "Qualifier", "1")),
          Map.entry("GetFunctionUrlConfig", GoodRequests::url),
          Map.entry("GetLayerVersion", GoodRequests::layer),
          Map.entry("GetLayerVersionByArn", good -> Map.of("Arn", good.layerArn())),
          Map.entry("GetLayerVersionPolicy", GoodRequests::sharedLayer),
          Map.entry("GetPolicy", good -> Map.of("FunctionName", good.permitted())),
          Map.entry("GetProvisionedConcurrencyConfig", GoodRequests::provisioned),
          Map.entry("GetResourcePolicy", GoodRequests::resourcePolicy),
          Map.entry("GetRuntimeManagementConfig", GoodRequests::named),
          Map.entry("ListAliases", GoodRequests::named),
          Map.entry("ListCodeSigningConfigs", good -> Map.of()),
          Map.entry("ListEventSourceMappings", good -> Map.of()),
          Map.entry("ListFunctionEventInvokeConfigs", GoodRequests::named),
          Map.entry("ListFunctionUrlConfigs", GoodRequests::named),
          Map.entry("ListFunctions", good -> Map.of()),
          Map.entry("ListFunctionsByCodeSigningConfig", GoodRequests::signing),
          Map.entry("ListLayerVersions", good -> Map.of("LayerName", good.name)),
          Map.entry("ListLayers", good -> Map.of()),
          Map.entry("ListProvisionedConcurrencyConfigs", GoodRequests::named),
          Map.entry("ListTags", good -> Map.of("Resource", good.arn())),
          Map.entry("ListVersionsByFunction", GoodRequests::named),
          Map.entry(
              "PublishLayerVersion",
              good -> Map.of("LayerName", good.name, "Content", Map.of("ZipFile", zip("a layer")))),
          Map.entry("PublishVersion", GoodRequests::named),
          Map.entry(
              "PutFunctionCodeSigningConfig",
              good ->
                  Map.of(
                      "FunctionName", good.function(), "CodeSigningConfigArn", good.signingArn())),
          Map.entry(
              "PutFunctionConcurrency",
              good -> Map.of("FunctionName", good.function(), "ReservedConcurrentExecutions", 1)),
          Map.entry(
              "PutFunctionEventInvokeConfig",
              good -> Map.of("FunctionName", good.function(), "MaximumRetryAttempts", 1)),
          Map.entry(
              "PutFunctionRecursionConfig",
              good -> Map.of("FunctionName", good.function(), "RecursiveLoop", "Allow")),
          Map.entry(
              "PutFunctionScalingConfig",
              good -> Map.of("FunctionName", good.version(), "Qualifier", "1")),
          Map.entry(
              "PutProvisionedConcurrencyConfig",
              good ->
                  Map.of(
                      "FunctionName",
                      good.version(),
                      "Qualifier",
                      "1",
                      "ProvisionedConcurrentExecutions",
                      1)),
          Map.entry(
              "PutResourcePolicy",
              good -> {
                String arn = good.arn();
                return Map.of("ResourceArn", arn, "Policy", policy(arn));
              }),
          Map.entry(
              "PutRuntimeManagementConfig",
              good -> Map.of("FunctionName", good.function(), "UpdateRuntimeOn", "Auto")),
          Map.entry("RemoveLayerVersionPermission", GoodRequests::layerStatement),
          Map.entry(
              "RemovePermission",
              good -> Map.of("FunctionName", good.permitted(), "StatementId", "statement")),
          Map.entry(
              "TagResource",
              good -> Map.of("Resource", good.arn(), "Tags", Map.of("key", "value"))),
          Map.entry(
              "UntagResource", good -> Map.of("Resource", good.arn(), "TagKeys", List.of("key"))),
          Map.entry("UpdateAlias", GoodRequests::alias),
          Map.entry("UpdateCodeSigningConfig", GoodRequests::signing),
          Map.entry("UpdateEventSourceMapping", good -> Map.of("UUID", good.mapping())),
          Map.entry(
              "UpdateFunctionCode",
              good -> Map.of("FunctionName", good.function(), "ZipFile", zip("better"))),
          Map.entry(
              "UpdateFunctionConfiguration",
              good -> Map.of("FunctionName", good.function(), "Description", "better")),
          Map.entry(
              "UpdateFunctionEventInvokeConfig",
              good -> {
                Map<String, Object> members = new HashMap<>(good.eventInvoke());
                members.put("MaximumRetryAttempts", 2);
                return members;
              }),
          Map.entry("UpdateFunctionUrlConfig", GoodRequests::url));

  private String function() {
    service.create(creation(name, "good"));
    return name;
  }

  private Map<String, ?> named() {
    return Map.of("FunctionName", function());
  }

  private String arn() {
    function();
    return "arn:aws:lambda:us-east-1:" + service.account + ":function:" + name;
  }

  private String version() {
    function();
    post(FUNCTIONS + name + "/versions", Map.of());
    return name;
  }

  private Map<String, ?> resourcePolicy() {
    String arn = arn();
    post(FUNCTIONS + name + "/policy", permission(name));
    return Map.of("ResourceArn", arn);
  }

  private static String policy(String arn) {
    return """
        {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
         "Principal": {"AWS": "arn:aws:iam::111111111111:root"},
         "Action": "lambda:InvokeFunction", "Resource": "%s"}}
        """
        .formatted(arn);
  }

  private Map<String, ?> alias() {
    version();
    post(FUNCTIONS + name + "/aliases", Map.of("Name", "live", "FunctionVersion", "1"));
    return Map.of("FunctionName", name, "Name", "live");
  }

  private Map<String, ?> url() {
    function();
    post("/2021-10-31/functions/" + name + "/url", Map.of("AuthType", "NONE"));
    return Map.of("FunctionName", name);
  }

  private Map<String, ?> provisioned() {
    version();
    service.put(
        "/2019-09-30/functions/" + name + "/provisioned-concurrency?Qualifier=1",
        Map.of("ProvisionedConcurrentExecutions", 1));
    return Map.of("FunctionName", name, "Qualifier", "1");
  }

  private Map<String, ?> permission(String function) {
    return Map.of(
        "FunctionName",
        function,
        "StatementId",
        "statement",
        "Action",
        "lambda:InvokeFunction",
        "Principal",
        "s3.amazonaws.com");
  }

  private String permitted() {
    function();
    post(FUNCTIONS + name + "/policy", permission(name));
    return name;
  }

  private Map<String, ?> eventInvoke() {
    function();
    service.put(
        "/2019-09-25/functions/" + name + "/event-invoke-config",
        Map.of("MaximumRetryAttempts", 1));
    return Map.of("FunctionName", name);
  }

  private Map<String, ?> layer() {
    Answer layer =
        post(LAYERS + name + "/versions", Map.of("Content", Map.of("ZipFile", zip("a layer"))));
    return Map.of("LayerName", name, "VersionNumber", layer.body().path("Version").asInt());
  }

  private String layerArn() {
    layer();
    return "arn:aws:lambda:us-east-1:" + service.account + ":layer:" + name + ":1";
  }

  private Map<String, ?> layerPermission() {
    layer();
    return Map.of(
        "LayerName",
        name,
        "VersionNumber",
        1,
        "StatementId",
        "statement",
        "Action",
        "lambda:GetLayerVersion",
        "Principal",
        "*");
  }

  private Map<String, ?> sharedLayer() {
    post(LAYERS + name + "/versions/1/policy", layerPermission());
    return Map.of("LayerName", name, "VersionNumber", 1);
  }

  private Map<String, ?> layerStatement() {
    sharedLayer();
    return Map.of("LayerName", name, "VersionNumber", 1, "StatementId", "statement");
  }

  private String signingArn() {
    return post(
            SIGNING,
            Map.of("AllowedPublishers", Map.of("SigningProfileVersionArns", List.of(PROFILE))))
        .body()
        .path("CodeSigningConfig")
        .path("CodeSigningConfigArn")
        .asString();
  }

  private Map<String, ?> signing() {
    return Map.of("CodeSigningConfigArn", signingArn());
  }

  private Map<String, ?> signed() {
    function();
    service.put(
        "/2020-06-30/functions/" + name + "/code-signing-config",
        Map.of("CodeSigningConfigArn", signingArn()));
    return Map.of("FunctionName", name);
  }

  private static Map<String, ?> mapping(String function) {
    return Map.of("FunctionName", function, "EventSourceArn", QUEUE);
  }

  private String mapping() {
    String uuid = post("/2015-03-31/event-source-mappings", mapping(function())).text("UUID");
    service.awaitAt(
        "/2015-03-31/event-source-mappings/" + uuid,
        answer -> answer.text("State").equals("Enabled"));
    return uuid;
  }

  private Answer post(String path, Map<String, ?> body) {
    Answer answer = service.post(path, body);
    if (answer.status() >= 300) {
      throw new AssertionError(path + ": " + answer);
    }
    return answer;
  }
}
