package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Resource policies as a whole, and what they open to other accounts. */
class ResourcePolicyTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String OTHER = "100000000094";

  private final TestingFunctionService service = TestingFunctionService.shared("100000000093");
  private final TestingFunctionService other = TestingFunctionService.shared(OTHER);
  private final String name = "fn-" + UUID.randomUUID();
  private final String arn = "arn:aws:lambda:us-east-1:100000000093:function:" + name;
  private final String path = "/2026-07-09/resource-policy/" + arn.replace(":", "%3A");

  @BeforeEach
  void create() {
    service.create(creation(name, ""));
  }

  private String policy(String effect, String action) {
    return """
        {"Version":"2012-10-17","Statement":[{"Sid":"one","Effect":"%s",\
        "Principal":{"AWS":"arn:aws:iam::%s:root"},"Action":%s,"Resource":"%s"}]}"""
        .formatted(effect, OTHER, action, arn);
  }

  private Answer put(String policy) {
    return service.put(path, Map.of("Policy", policy));
  }

  private void permit(String sid, String action) {
    Answer added =
        service.post(
            FUNCTIONS + name + "/policy",
            Map.of("StatementId", sid, "Action", action, "Principal", OTHER));
    assertThat(added.status()).isEqualTo(201);
  }

  @Test
  void answersAPolicyAsItWasPut() {
    String policy = policy("Allow", "[\"lambda:InvokeFunction\",\"lambda:Get*\"]");
    Answer put = put(policy);
    Answer got = service.get(path);

    assertThat(put.status()).as(put.toString()).isEqualTo(200);
    assertThat(JSON.readTree(got.text("Policy"))).isEqualTo(JSON.readTree(policy));
    assertThat(got.text("RevisionId")).isEqualTo(put.text("RevisionId"));
    assertThat(JSON.readTree(service.get(FUNCTIONS + name + "/policy").text("Policy")))
        .isEqualTo(JSON.readTree(policy));
  }

  @Test
  void replacesStatementsThatWereAddedOneByOne() {
    permit("added", "lambda:InvokeFunction");
    String policy = policy("Allow", "\"lambda:GetFunction\"");
    put(policy);

    assertThat(JSON.readTree(service.get(path).text("Policy"))).isEqualTo(JSON.readTree(policy));
    permit("later", "lambda:InvokeFunction");
    assertThat(JSON.readTree(service.get(path).text("Policy")).path("Statement")).hasSize(2);
  }

  @Test
  void changesAPolicyOnlyAtTheRevisionAskedFor() {
    String revision = put(policy("Allow", "\"lambda:GetFunction\"")).text("RevisionId");
    Map<String, Object> request = new HashMap<>();
    request.put("Policy", policy("Deny", "\"lambda:GetFunction\""));
    request.put("RevisionId", UUID.randomUUID().toString());

    assertThat(service.put(path, request).error()).isEqualTo("PreconditionFailedException");
    assertThat(service.delete(path + "?RevisionId=" + UUID.randomUUID()).status()).isEqualTo(412);
    assertThat(service.get(path).text("RevisionId")).isEqualTo(revision);
    request.put("RevisionId", revision);
    assertThat(service.put(path, request).status()).isEqualTo(200);
  }

  @Test
  void deletesAPolicy() {
    put(policy("Allow", "\"lambda:GetFunction\""));

    assertThat(service.delete(path).status()).isEqualTo(204);
    assertThat(service.get(path).error()).isEqualTo("ResourceNotFoundException");
    assertThat(service.delete(path).error()).isEqualTo("ResourceNotFoundException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "[]",
        "{}",
        "{\"Statement\":[]}",
        "{\"Statement\":[{\"Effect\":\"Allow\"}]}",
        "{\"Version\":\"2020-01-01\",\"Statement\":[]}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"s3:GetObject\","
            + "\"Resource\":\"ARN\"}}",
        "{\"Statement\":{\"Effect\":\"Maybe\",\"Principal\":\"*\",\"Action\":\"lambda:*\","
            + "\"Resource\":\"ARN\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:*\","
            + "\"Resource\":\"ARN-other\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"somebody\"},"
            + "\"Action\":\"lambda:*\",\"Resource\":\"ARN\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"s3.example.com\"},"
            + "\"Action\":\"lambda:*\",\"Resource\":\"ARN\"}}",
        "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:*\","
            + "\"Resource\":\"ARN\",\"Condition\":{\"StringMatches\":{\"a\":\"b\"}}}}"
      })
  void refusesWhatIsNoPolicyOfTheFunction(String policy) {
    Answer answer = put(policy.replace("ARN", arn));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    assertThat(service.get(path).status()).isEqualTo(404);
  }

  @Test
  void opensTheOperationsItNamesToAnotherAccount() {
    String function = FUNCTIONS + arn.replace(":", "%3A");
    assertThat(other.get(function).error()).isEqualTo("AccessDeniedException");

    permit("get", "lambda:GetFunction");

    assertThat(other.get(function).body().path("Configuration").path("FunctionArn").asString())
        .isEqualTo(arn);
    assertThat(other.get(function + "/configuration").status()).isEqualTo(403);
    assertThat(other.delete(function).status()).isEqualTo(403);
    permit("all", "lambda:*");
    assertThat(other.put(function + "/configuration", Map.of("Timeout", 77)).body().path("Timeout"))
        .hasToString("77");
    assertThat(service.get(FUNCTIONS + name + "/configuration").body().path("Timeout"))
        .hasToString("77");
  }

  @Test
  void deniesWhatAStatementDenies() {
    permit("all", "lambda:*");
    String function = FUNCTIONS + arn.replace(":", "%3A");
    assertThat(other.get(function).status()).isEqualTo(200);
    put(
        """
        {"Statement":[
         {"Effect":"Allow","Principal":"*","Action":"lambda:*","Resource":"%s"},
         {"Effect":"Deny","Principal":{"AWS":["%s"]},"Action":"lambda:Get*","Resource":"%s"}]}"""
            .formatted(arn, OTHER, arn));

    assertThat(other.get(function).status()).isEqualTo(403);
    assertThat(other.get(function + "/versions").status()).isEqualTo(200);
  }

  @Test
  void opensAnAliasByThePolicyOfTheAlias() {
    service.post(FUNCTIONS + name + "/versions", Map.of());
    service.post(FUNCTIONS + name + "/aliases", Map.of("Name", "live", "FunctionVersion", "1"));
    service.post(
        FUNCTIONS + name + "/policy?Qualifier=live",
        Map.of("StatementId", "one", "Action", "lambda:GetFunction", "Principal", OTHER));

    String function = FUNCTIONS + arn.replace(":", "%3A");
    assertThat(other.get(function + "%3Alive").status()).isEqualTo(200);
    assertThat(other.get(function).status()).isEqualTo(403);
  }
}
