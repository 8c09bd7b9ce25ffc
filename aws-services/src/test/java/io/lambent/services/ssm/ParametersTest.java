package io.lambent.services.ssm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.ssm.model.GetParametersByPathResponse;
import software.amazon.awssdk.services.ssm.model.GetParametersResponse;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterAlreadyExistsException;
import software.amazon.awssdk.services.ssm.model.ParameterNotFoundException;
import software.amazon.awssdk.services.ssm.model.ParameterPatternMismatchException;
import software.amazon.awssdk.services.ssm.model.ParameterTier;
import software.amazon.awssdk.services.ssm.model.ParameterType;
import software.amazon.awssdk.services.ssm.model.ParameterVersionNotFoundException;
import software.amazon.awssdk.services.ssm.model.PutParameterResponse;
import software.amazon.awssdk.services.ssm.model.ResourceTypeForTagging;
import software.amazon.awssdk.services.ssm.model.SsmException;

class ParametersTest {
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final SsmClient client =
      services.client(SsmClient.builder(), "ssm", "000000000000");

  private final String path = "/test-" + UUID.randomUUID();
  private final String name = path + "/a";

  @Test
  void isFoundByNameAndByArn() {
    PutParameterResponse stored = put(name, "one", ParameterType.STRING);
    assertThat(stored.version()).isEqualTo(1);
    assertThat(stored.tier()).isEqualTo(ParameterTier.STANDARD);

    Parameter got = get(name);
    assertThat(got.arn()).isEqualTo("arn:aws:ssm:us-east-1:000000000000:parameter" + name);
    assertThat(got.dataType()).isEqualTo("text");
    assertThat(get(got.arn()).value()).isEqualTo("one");
    put(path, "short", ParameterType.STRING);
    assertThat(get("arn:aws:ssm:us-east-1:000000000000:parameter" + path).value())
        .isEqualTo("short");
  }

  @Test
  void keepsVersionsWhichLabelsMoveBetween() {
    put(name, "one", ParameterType.STRING);
    assertThatThrownBy(() -> put(name, "two", ParameterType.STRING))
        .isInstanceOf(ParameterAlreadyExistsException.class);
    client.putParameter(request -> request.name(name).value("two").overwrite(true));

    client.labelParameterVersion(request -> request.name(name).labels("live", "9x"));
    assertThat(get(name + ":live").value()).isEqualTo("two");
    client.labelParameterVersion(request -> request.name(name).parameterVersion(1L).labels("live"));
    assertThat(get(name + ":live").value()).isEqualTo("one");
    assertThat(get(name + ":live").selector()).isEqualTo(":live");
    assertThat(get(name + ":2").value()).isEqualTo("two");
    assertThatThrownBy(() -> get(name + ":3"))
        .isInstanceOf(ParameterVersionNotFoundException.class);
    assertThat(
            client.getParameterHistory(request -> request.name(name)).parameters().stream()
                .map(version -> version.value() + version.labels())
                .toList())
        .containsExactly("one[live]", "two[]");
  }

  @Test
  void showsASecureStringToThoseWhoAskForDecryptionOnly() {
    put(name, "secret", ParameterType.SECURE_STRING);

    assertThat(get(name).value()).doesNotContain("secret");
    assertThat(
            client
                .getParameter(request -> request.name(name).withDecryption(true))
                .parameter()
                .value())
        .isEqualTo("secret");
    byte[] stored =
        services
            .jdbc()
            .queryForObject(
                "select value from lambent_aws.parameter_version v"
                    + " join lambent_aws.parameter p on p.id = v.parameter where p.name = ?",
                byte[].class,
                name);
    assertThat(new String(stored, StandardCharsets.ISO_8859_1)).doesNotContain("secret");
  }

  @Test
  void listsByPathPageByPage() {
    for (int i = 0; i < 5; i++) {
      put(path + "/p" + i, "v" + i, ParameterType.STRING);
    }
    put(path + "/deeper/q", "w", ParameterType.STRING);

    GetParametersByPathResponse first =
        client.getParametersByPath(request -> request.path(path).maxResults(3));
    assertThat(first.parameters()).extracting(Parameter::value).containsExactly("v0", "v1", "v2");
    assertThat(
            client
                .getParametersByPath(
                    request -> request.path(path).maxResults(3).nextToken(first.nextToken()))
                .parameters())
        .extracting(Parameter::value)
        .containsExactly("v3", "v4");
    assertThat(
            client
                .getParametersByPath(request -> request.path(path + "/").recursive(true))
                .parameters())
        .hasSize(6);
    assertThat(
            client
                .describeParameters(
                    request ->
                        request.parameterFilters(
                            filter -> filter.key("Path").option("OneLevel").values(path)))
                .parameters())
        .hasSize(5);
  }

  @Test
  void getsAndDeletesSeveral() {
    put(name, "one", ParameterType.STRING_LIST);

    GetParametersResponse got = client.getParameters(request -> request.names(name, "missing"));
    assertThat(got.parameters()).extracting(Parameter::value).containsExactly("one");
    assertThat(got.invalidParameters()).containsExactly("missing");
    assertThat(client.deleteParameters(request -> request.names(name, "x")).deletedParameters())
        .containsExactly(name);
    assertThatThrownBy(() -> client.deleteParameter(request -> request.name(name)))
        .isInstanceOf(ParameterNotFoundException.class);
  }

  @Test
  void refusesWhatAwsRefuses() {
    assertThatThrownBy(
            () ->
                client.putParameter(
                    request ->
                        request
                            .name(name)
                            .value("abc")
                            .type(ParameterType.STRING)
                            .allowedPattern("^\\d+$")))
        .isInstanceOf(ParameterPatternMismatchException.class);
    for (String bad : List.of("a/b", "aws-x", "/ssm/x", "a b", "/a//b")) {
      assertThatThrownBy(() -> put(bad, "x", ParameterType.STRING))
          .isInstanceOfSatisfying(
              SsmException.class,
              e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationException"));
    }
    assertThatThrownBy(() -> put(name, "x".repeat(4097), ParameterType.STRING))
        .isInstanceOf(SsmException.class)
        .hasMessageContaining("Standard tier parameters support a maximum");
    assertThatThrownBy(() -> get(name)).isInstanceOf(ParameterNotFoundException.class);
    assertThatThrownBy(
            () ->
                client.putParameter(
                    request ->
                        request
                            .name(name)
                            .value("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!")
                            .type(ParameterType.STRING)
                            .allowedPattern("(a+)+$")))
        .isInstanceOf(SsmException.class);
  }

  @Test
  void hasTags() {
    put(name, "one", ParameterType.STRING);
    client.addTagsToResource(
        request ->
            request
                .resourceType(ResourceTypeForTagging.PARAMETER)
                .resourceId(name)
                .tags(tag -> tag.key("k").value("v")));

    assertThat(
            client
                .listTagsForResource(
                    request ->
                        request.resourceType(ResourceTypeForTagging.PARAMETER).resourceId(name))
                .tagList())
        .extracting(tag -> tag.value())
        .containsExactly("v");
  }

  private static PutParameterResponse put(String name, String value, ParameterType type) {
    return client.putParameter(request -> request.name(name).value(value).type(type));
  }

  private static Parameter get(String name) {
    return client.getParameter(request -> request.name(name)).parameter();
  }
}
