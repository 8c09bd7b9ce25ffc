package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionSource;
import io.lambent.function.TestingFunctionService.Answer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The settings of functions: what is kept of them, and what is refused. */
class FunctionSettingsTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String QUEUE = "arn:aws:sqs:us-east-1:100000000012:failed";
  private static final String KEY = "arn:aws:kms:us-east-1:100000000012:key/1";
  private static final String ACCESS_POINT =
      "arn:aws:elasticfilesystem:us-east-1:100000000012:access-point/fsap-0123456789abcdef0";
  private static final Map<String, ?> VPC =
      Map.of("SubnetIds", List.of("subnet-1"), "SecurityGroupIds", List.of("sg-1"));

  private final TestingFunctionService service = TestingFunctionService.shared("100000000012");

  @Test
  void keepsTheDeadLetterTargetUntilItIsTakenBack() {
    Answer created = create("dead", Map.of("DeadLetterConfig", Map.of("TargetArn", QUEUE)));
    assertThat(created.body().at("/DeadLetterConfig/TargetArn").asString()).isEqualTo(QUEUE);
    service.await("dead");
    assertThat(update("dead", Map.of("Timeout", 9)).body().has("DeadLetterConfig")).isTrue();
    service.await("dead");
    assertThat(
            service
                .bean(FunctionSource.class)
                .resolve(new FunctionName("100000000012", "us-east-1", "dead"), "$LATEST")
                .targets()
                .getFirst()
                .deadLetterTarget())
        .isEqualTo(QUEUE);

    Answer taken = update("dead", Map.of("DeadLetterConfig", Map.of("TargetArn", "")));
    assertThat(taken.body().has("DeadLetterConfig")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:s3:::bucket",
        "arn:aws:sqs:us-east-1:1:queue",
        "arn:aws:sqs:us-east-1:100000000012:queue.fifo",
        "arn:aws:lambda:us-east-1:100000000012:function:f"
      })
  void refusesDeadLetterTargetsThatAreNeitherQueueNorTopic(String target) {
    Answer refused = create("deadly", Map.of("DeadLetterConfig", Map.of("TargetArn", target)));

    assertThat(refused.error()).isEqualTo("InvalidParameterValueException");
    assertThat(refused.message()).contains(target);
  }

  @Test
  void keepsKeysUntilTheyAreTakenBack() {
    Map<String, Object> request = creation("keys", "keys");
    Map<String, Object> code = new LinkedHashMap<>();
    code.put("ZipFile", TestingFunctionService.zip("keys"));
    code.put("SourceKMSKeyArn", KEY);
    request.put("Code", code);
    request.put("KMSKeyArn", KEY);
    service.create(request);

    Answer function = service.get(FUNCTIONS + "keys");
    assertThat(function.body().at("/Configuration/KMSKeyArn").asString()).isEqualTo(KEY);
    assertThat(function.body().at("/Code/SourceKMSKeyArn").asString()).isEqualTo(KEY);
    assertThat(update("keys", Map.of("KMSKeyArn", "")).body().has("KMSKeyArn")).isFalse();
  }

  @Test
  void keepsFileSystemsOfFunctionsInAVpc() {
    Map<String, ?> mount = Map.of("Arn", ACCESS_POINT, "LocalMountPath", "/mnt/data");
    Answer created =
        create("mounted", Map.of("VpcConfig", VPC, "FileSystemConfigs", List.of(mount)));

    assertThat(created.body().at("/FileSystemConfigs/0/Arn").asString()).isEqualTo(ACCESS_POINT);
    assertThat(created.body().at("/FileSystemConfigs/0/LocalMountPath").asString())
        .isEqualTo("/mnt/data");
    service.await("mounted");
    assertThat(update("mounted", Map.of("FileSystemConfigs", List.of())).body().propertyNames())
        .doesNotContain("FileSystemConfigs");
  }

  @Test
  void refusesFileSystemsWithoutAVpc() {
    Map<String, ?> mount = Map.of("Arn", ACCESS_POINT, "LocalMountPath", "/mnt/data");

    assertThat(create("unmounted", Map.of("FileSystemConfigs", List.of(mount))).message())
        .startsWith(
            "Function must be configured to execute in a VPC to reference access point "
                + ACCESS_POINT);
  }

  @Test
  void namesTheMemberOfAListThatBreaksAConstraint() {
    Map<String, ?> mount = Map.of("Arn", ACCESS_POINT, "LocalMountPath", "/data");

    assertThat(create("badmount", Map.of("FileSystemConfigs", List.of(mount))).message())
        .isEqualTo(
            "1 validation error detected: Value '/data' at"
                + " 'fileSystemConfigs.1.member.localMountPath' failed to satisfy constraint: Member"
                + " must satisfy regular expression pattern: /mnt/[a-zA-Z0-9-_.]+");
  }

  @Test
  void keepsTheVpcUntilItIsLeft() {
    Answer created = create("attached", Map.of("VpcConfig", VPC));
    assertThat(created.body().at("/VpcConfig/SubnetIds/0").asString()).isEqualTo("subnet-1");
    service.await("attached");
    Map<String, ?> none = Map.of("SubnetIds", List.of(), "SecurityGroupIds", List.of());

    Answer left = update("attached", Map.of("VpcConfig", none));
    assertThat(left.body().at("/VpcConfig/SubnetIds").size()).isZero();
    assertThat(left.body().at("/VpcConfig/VpcId").asString()).isEmpty();
  }

  @Test
  void wantsSubnetsAndSecurityGroupsTogether() {
    Map<String, ?> half = Map.of("SubnetIds", List.of("subnet-1"));

    assertThat(create("half", Map.of("VpcConfig", half)).message())
        .isEqualTo("SubnetIds and SecurityIds must coexist or be both empty list.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"python2.7", "nodejs12.x", "dotnetcore3.1", "go1.x", "provided"})
  void createsNothingWithRuntimesAwsHasGivenUp(String runtime) {
    assertThat(create("old-runtime", Map.of("Runtime", runtime)).message())
        .isEqualTo(
            "The runtime parameter of "
                + runtime
                + " is no longer supported for creating or updating AWS Lambda functions. We"
                + " recommend you use a supported runtime while creating or updating functions.");
    assertThat(service.get(FUNCTIONS + "old-runtime").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({
    "Timeout, 901, Member must have value less than or equal to 900",
    "MemorySize, 10241, Member must have value less than or equal to 10240"
  })
  void refusesWhatTheModelAllowsAndAwsDoesNot(String member, int value, String constraint) {
    assertThat(create("beyond", Map.of(member, value)).message())
        .isEqualTo("'" + member + "' value failed to satisfy constraint: " + constraint);
  }

  @Test
  void refusesReservedVariables() {
    Map<String, ?> variables = Map.of("AWS_REGION", "x", "LAMBDA_TASK_ROOT", "y", "OWN", "z");

    assertThat(create("reserved", Map.of("Environment", Map.of("Variables", variables))).message())
        .endsWith("Reserved keys used in this request: AWS_REGION, LAMBDA_TASK_ROOT");
  }

  @Test
  void refusesSnapStartForOtherRuntimes() {
    Map<String, ?> snapStart = Map.of("ApplyOn", "PublishedVersions");
    assertThat(create("snap", Map.of("Runtime", "nodejs22.x", "SnapStart", snapStart)).message())
        .isEqualTo("nodejs22.x is not supported for SnapStart enabled functions.");
  }

  @Test
  void showsADryRunAndChangesNothing() {
    Answer created = service.create(creation("dry", "before"));
    Map<String, Object> code = new LinkedHashMap<>();
    code.put("ZipFile", TestingFunctionService.zip("after"));
    code.put("DryRun", true);
    code.put("Architectures", List.of("arm64"));
    Answer tried = service.put(FUNCTIONS + "dry/code", code);

    assertThat(tried.text("CodeSha256")).isNotEqualTo(created.text("CodeSha256"));
    assertThat(tried.body().at("/Architectures/0").asString()).isEqualTo("arm64");
    Answer now = service.get(FUNCTIONS + "dry/configuration");
    assertThat(now.text("CodeSha256")).isEqualTo(created.text("CodeSha256"));
    assertThat(now.body().at("/Architectures/0").asString()).isEqualTo("x86_64");
  }

  @Test
  void changesTheArchitectureWithTheCode() {
    service.create(creation("armed", "x86"));
    Map<String, Object> code = new LinkedHashMap<>();
    code.put("ZipFile", TestingFunctionService.zip("arm"));
    code.put("Architectures", List.of("arm64"));
    service.put(FUNCTIONS + "armed/code", code);

    assertThat(service.await("armed").body().at("/Architectures/0").asString()).isEqualTo("arm64");
  }

  @Test
  void refusesAnUpdateOfAnotherRevision() {
    service.create(creation("revised", "x"));
    Answer refused = update("revised", Map.of("Timeout", 5, "RevisionId", "other"));

    assertThat(refused.status()).isEqualTo(412);
    assertThat(refused.error()).isEqualTo("PreconditionFailedException");
    assertThat(service.get(FUNCTIONS + "revised/configuration").body().path("Timeout").asInt())
        .isEqualTo(3);
  }

  private Answer create(String name, Map<String, ?> settings) {
    Map<String, Object> request = creation(name, name);
    request.putAll(settings);
    return service.post("/2015-03-31/functions", request);
  }

  private Answer update(String name, Map<String, ?> settings) {
    return service.put(FUNCTIONS + name + "/configuration", settings);
  }
}
