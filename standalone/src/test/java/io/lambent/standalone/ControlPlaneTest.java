package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.AliasConfiguration;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.PublishVersionResponse;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.UpdateFunctionConfigurationResponse;

@ExtendWith(Lambent.class)
class ControlPlaneTest {
  private static final SdkBytes FIRST = zip("return 1");
  private static final SdkBytes SECOND = zip("return 2");

  private final Clients clients;
  private final LambdaClient lambda;

  ControlPlaneTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  @Test
  void createsAFunctionThatBecomesActive() throws Exception {
    String name = clients.deploy(Runtime.PYTHON3_13, "app.handler", FIRST);

    GetFunctionConfigurationResponse configuration =
        lambda.getFunctionConfiguration(request -> request.functionName(name));

    assertThat(configuration.state()).isEqualTo(State.ACTIVE);
    assertThat(configuration.lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
    assertThat(configuration.functionArn())
        .isEqualTo("arn:aws:lambda:us-east-1:000000000000:function:" + name);
    assertThat(configuration.codeSha256()).isEqualTo(sha256(FIRST.asByteArray()));
    assertThat(configuration.codeSize()).isEqualTo(FIRST.asByteArray().length);
    assertThat(configuration.version()).isEqualTo("$LATEST");
  }

  @Test
  void answersCreationWithStatePending() {
    CreateFunctionResponse created =
        lambda.createFunction(
            request ->
                request
                    .functionName("pending-at-first")
                    .runtime(Runtime.PYTHON3_13)
                    .handler("app.handler")
                    .role(Clients.ROLE)
                    .code(code -> code.zipFile(FIRST)));

    assertThat(created.state()).isEqualTo(State.PENDING);
    clients.awaitActive("pending-at-first");
  }

  @Test
  void codeCanBeDownloadedFromItsLocation() throws Exception {
    String name = clients.deploy(Runtime.PYTHON3_13, "app.handler", FIRST);
    GetFunctionResponse function = lambda.getFunction(request -> request.functionName(name));

    byte[] downloaded =
        clients
            .plain()
            .send(
                HttpRequest.newBuilder(URI.create(function.code().location())).build(),
                BodyHandlers.ofByteArray())
            .body();

    assertThat(downloaded).isEqualTo(FIRST.asByteArray());
  }

  @Test
  void updatesConfigurationUnderANewRevision() {
    String name = clients.deploy(Runtime.PYTHON3_13, "app.handler", FIRST);
    String revision =
        lambda.getFunctionConfiguration(request -> request.functionName(name)).revisionId();

    UpdateFunctionConfigurationResponse updated =
        lambda.updateFunctionConfiguration(
            request ->
                request
                    .functionName(name)
                    .memorySize(512)
                    .description("changed")
                    .revisionId(revision));
    clients.awaitUpdated(name);

    GetFunctionConfigurationResponse after =
        lambda.getFunctionConfiguration(request -> request.functionName(name));
    assertThat(updated.memorySize()).isEqualTo(512);
    assertThat(after.description()).isEqualTo("changed");
    assertThat(after.revisionId()).isNotEqualTo(revision);
  }

  @Test
  void refusesAnUpdateOfARevisionThatIsNotTheLatest() {
    String name = clients.deploy(Runtime.PYTHON3_13, "app.handler", FIRST);

    assertThatThrownBy(
            () ->
                lambda.updateFunctionConfiguration(
                    request ->
                        request
                            .functionName(name)
                            .timeout(9)
                            .revisionId("00000000-0000-0000-0000-000000000000")))
        .isInstanceOfSatisfying(
            LambdaException.class, e -> assertThat(e.statusCode()).isEqualTo(412));
    assertThat(lambda.getFunctionConfiguration(request -> request.functionName(name)).timeout())
        .isEqualTo(20);
  }

  @Test
  void publishedVersionsKeepTheirCode() {
    String name = clients.deploy(Runtime.PYTHON3_13, "app.handler", FIRST);
    PublishVersionResponse one = lambda.publishVersion(request -> request.functionName(name));
    clients.awaitUpdated(name);
    lambda.updateFunctionCode(request -> request.functionName(name).zipFile(SECOND));
    clients.awaitUpdated(name);
    PublishVersionResponse two = lambda.publishVersion(request -> request.functionName(name));

    assertThat(List.of(one.version(), two.version())).containsExactly("1", "2");
    assertThat(one.codeSha256()).isNotEqualTo(two.codeSha256());
    assertThat(
            lambda
                .getFunctionConfiguration(request -> request.functionName(name).qualifier("1"))
                .codeSha256())
        .isEqualTo(one.codeSha256());
    assertThat(
            lambda.listVersionsByFunction(request -> request.functionName(name)).versions().stream()
                .map(FunctionConfiguration::version))
        .containsExactly("$LATEST", "1", "2");
  }

  @Test
  void aliasesPointToVersionsUntilTheyAreDeleted() {
    String name = clients.deploy(Runtime.PYTHON3_13, "app.handler", FIRST);
    lambda.publishVersion(request -> request.functionName(name));

    lambda.createAlias(request -> request.functionName(name).name("live").functionVersion("1"));
    lambda.updateAlias(request -> request.functionName(name).name("live").description("changed"));

    assertThat(lambda.getAlias(request -> request.functionName(name).name("live")).description())
        .isEqualTo("changed");
    assertThat(
            lambda.listAliases(request -> request.functionName(name)).aliases().stream()
                .map(AliasConfiguration::name))
        .containsExactly("live");
    lambda.deleteAlias(request -> request.functionName(name).name("live"));
    assertThatThrownBy(() -> lambda.getAlias(request -> request.functionName(name).name("live")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void listsAllFunctionsPageByPage() {
    List<String> created = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      created.add(clients.deploy(Runtime.PYTHON3_13, "app.handler", FIRST));
    }

    List<String> listed =
        lambda.listFunctionsPaginator(request -> request.maxItems(2)).functions().stream()
            .map(FunctionConfiguration::functionName)
            .toList();

    assertThat(listed).containsAll(created).doesNotHaveDuplicates();
  }

  @Test
  void aDeletedFunctionIsGone() {
    String name = clients.deploy(Runtime.PYTHON3_13, "app.handler", FIRST);

    lambda.deleteFunction(request -> request.functionName(name));

    assertThatThrownBy(() -> lambda.getFunction(request -> request.functionName(name)))
        .isInstanceOf(ResourceNotFoundException.class)
        .hasMessageContaining(
            "Function not found: arn:aws:lambda:us-east-1:000000000000:function:" + name);
    assertThatThrownBy(() -> clients.invoke(name, "{}"))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void refusesASecondFunctionOfTheSameName() {
    String name = clients.deploy(Runtime.PYTHON3_13, "app.handler", FIRST);

    assertThatThrownBy(
            () ->
                lambda.createFunction(
                    request ->
                        request
                            .functionName(name)
                            .runtime(Runtime.PYTHON3_13)
                            .handler("other.handler")
                            .role(Clients.ROLE)
                            .code(code -> code.zipFile(SECOND))))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining("Function already exist: " + name);
    assertThat(lambda.getFunctionConfiguration(request -> request.functionName(name)).handler())
        .isEqualTo("app.handler");
  }

  @Test
  void badInputCreatesNothing() {
    assertThatThrownBy(
            () ->
                lambda.createFunction(
                    request ->
                        request
                            .functionName("bad-input")
                            .runtime("nodejs99.x")
                            .handler("index.handler")
                            .role(Clients.ROLE)
                            .memorySize(64)
                            .code(code -> code.zipFile(FIRST))))
        .isInstanceOf(LambdaException.class);
    assertThatThrownBy(
            () ->
                lambda.createFunction(
                    request ->
                        request
                            .functionName("bad-input")
                            .runtime(Runtime.PYTHON3_13)
                            .handler("app.handler")
                            .role(Clients.ROLE)
                            .code(code -> code.zipFile(SdkBytes.fromUtf8String("no zip")))))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("Could not unzip uploaded file");

    assertThatThrownBy(() -> lambda.getFunction(request -> request.functionName("bad-input")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  private static SdkBytes zip(String body) {
    return Zip.of("app.py", "def handler(event, context):\n    " + body + "\n");
  }

  private static String sha256(byte[] bytes) throws Exception {
    return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(bytes));
  }
}
