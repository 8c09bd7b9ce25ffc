package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;

@ExtendWith(Lambent.class)
class TenancyTest {
  private static final String ACCOUNT = "123456789012";

  private final Clients clients;

  TenancyTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void anAccessKeyOfTwelveDigitsIsAnAccountOfItsOwn() {
    String name = clients.deployPython("def handler(event, context): return 'mine'");
    try (LambdaClient other = clients.lambda(ACCOUNT, Region.US_EAST_1)) {
      assertThatThrownBy(() -> other.invoke(request -> request.functionName(name)))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + name);
      assertThat(other.listFunctions().functions())
          .extracting(FunctionConfiguration::functionName)
          .doesNotContain(name);
    }
  }

  @Test
  void regionsDoNotShareFunctions() {
    Interpreters.need("python3");
    String name = clients.deployPython("def handler(event, context): return 'here'");
    try (LambdaClient other = clients.lambda("test", Region.EU_WEST_1)) {
      String arn =
          other
              .createFunction(
                  request ->
                      request
                          .functionName(name)
                          .runtime(Runtime.PYTHON3_13)
                          .handler("app.handler")
                          .role(Clients.ROLE)
                          .timeout(60)
                          .code(
                              code ->
                                  code.zipFile(
                                      Zip.of(
                                          "app.py",
                                          """
                                          import os
                                          def handler(event, context): return os.environ["AWS_REGION"]
                                          """))))
              .functionArn();
      other.waiter().waitUntilFunctionActiveV2(request -> request.functionName(name));

      assertThat(arn).isEqualTo("arn:aws:lambda:eu-west-1:000000000000:function:" + name);
      assertThat(Clients.text(other.invoke(request -> request.functionName(name))))
          .isEqualTo("\"eu-west-1\"");
      assertThat(Clients.text(clients.invoke(name, "{}"))).isEqualTo("\"here\"");
    }
  }
}
