package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Attachment to networks whose parts are known, compared with AWS. */
class RecordedNetworksReferenceTest extends RecordedTest {
  @SuppressWarnings("NullAway.Init")
  private static TestingFunctionService own;

  @BeforeAll
  static void start() {
    own =
        TestingFunctionService.start(
            "111111111111",
            "--lambent.vpc.subnets=subnet-there",
            "--lambent.vpc.security-groups=sg-there");
  }

  @AfterAll
  static void stop() {
    own.close();
  }

  @Test
  void subnets() {
    RecordedCase recorded = new RecordedCase("TestLambdaFunction::test_invalid_vpc_config_subnet");
    recorded.match("create-response-non-existent-subnet-id", attached("subnet-12345", "sg-there"));
    recorded.match("create-response-invalid-format-subnet-id", attached("bad-format", "sg-there"));
    recorded.verify();
  }

  @Test
  void securityGroups() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaFunction::test_invalid_vpc_config_security_group");
    recorded.match(
        "create-response-non-existent-security-group", attached("subnet-there", "sg-12345"));
    recorded.match(
        "create-response-invalid-format-security-group", attached("subnet-there", "bad-format"));
    recorded.verify();
  }

  private static Answer attached(String subnet, String securityGroup) {
    Map<String, Object> request = creation(name(), "");
    request.put(
        "VpcConfig",
        Map.of("SubnetIds", List.of(subnet), "SecurityGroupIds", List.of(securityGroup)));
    return own.post("/2015-03-31/functions", request);
  }
}
