package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Policies that say who may invoke a function. */
class PolicyTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TestingFunctionService service = TestingFunctionService.shared("100000000039");
  private final String name = "fn-" + UUID.randomUUID();
  private final String function = "/2015-03-31/functions/" + name;
  private final String policy = function + "/policy";

  @BeforeEach
  void create() {
    service.create(creation(name, ""));
  }

  private Answer add(String sid, String principal, Map<String, ?> members) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("StatementId", sid);
    request.put("Action", "lambda:InvokeFunction");
    request.put("Principal", principal);
    request.putAll(members);
    return service.post(policy, request);
  }

  private static JsonNode statement(Answer answer) {
    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    return JSON.readTree(answer.text("Statement"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "*|\"*\"",
        "123456789012|{\"AWS\":\"arn:aws:iam::123456789012:root\"}",
        "arn:aws:iam::123456789012:user/a|{\"AWS\":\"arn:aws:iam::123456789012:user/a\"}",
        "arn:aws:iam::123456789012:role/p/r|{\"AWS\":\"arn:aws:iam::123456789012:role/p/r\"}",
        "arn:aws:sts::123456789012:assumed-role/r/s|"
            + "{\"AWS\":\"arn:aws:sts::123456789012:assumed-role/r/s\"}",
        "s3.amazonaws.com|{\"Service\":\"s3.amazonaws.com\"}",
        "logs.eu-west-1.amazonaws.com|{\"Service\":\"logs.eu-west-1.amazonaws.com\"}",
        "alexa-appkit.amazon.com|{\"Service\":\"alexa-appkit.amazon.com\"}"
      })
  void writesPrincipalsAsAwsDoes(String principal, String json) {
    assertThat(statement(add("one", principal, Map.of())).path("Principal"))
        .isEqualTo(JSON.readTree(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"12345678901", "example.com", "arn:aws:s3:::bucket", "user/a"})
  void refusesOtherPrincipals(String principal) {
    Answer answer = add("one", principal, Map.of());

    assertThat(answer.error()).isEqualTo("InvalidParameterValueException");
    assertThat(answer.message())
        .isEqualTo("The provided principal was invalid. Please check the principal and try again.");
    assertThat(service.get(policy).status()).isEqualTo(404);
  }

  @Test
  void writesAllConditions() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("Action", "lambda:InvokeFunctionUrl");
    members.put("SourceArn", "arn:aws:s3:::bucket");
    members.put("SourceAccount", "123456789012");
    members.put("EventSourceToken", "token");
    members.put("FunctionUrlAuthType", "AWS_IAM");
    members.put("PrincipalOrgID", "o-0123456789");
    members.put("InvokedViaFunctionUrl", true);

    assertThat(statement(add("one", "*", members)))
        .isEqualTo(
            JSON.readTree(
                """
                {"Sid": "one", "Effect": "Allow", "Principal": "*",
                 "Action": "lambda:InvokeFunctionUrl",
                 "Resource": "arn:aws:lambda:us-east-1:100000000039:function:%s",
                 "Condition": {
                   "StringEquals": {
                     "AWS:SourceAccount": "123456789012",
                     "lambda:EventSourceToken": "token",
                     "lambda:FunctionUrlAuthType": "AWS_IAM",
                     "aws:PrincipalOrgID": "o-0123456789"},
                   "ArnLike": {"AWS:SourceArn": "arn:aws:s3:::bucket"},
                   "Bool": {"lambda:InvokedViaFunctionUrl": "true"}}}
                """
                    .formatted(name)));
  }

  @Test
  void takesAuthTypesForFunctionUrlsOnly() {
    assertThat(add("one", "*", Map.of("FunctionUrlAuthType", "NONE")).message())
        .isEqualTo("FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action");
  }

  @Test
  void keepsPoliciesPerQualifierInOrder() {
    service.post(function + "/versions", Map.of());
    add("b", "*", Map.of());
    add("a", "*", Map.of());
    service.post(
        policy + "?Qualifier=1",
        Map.of("StatementId", "c", "Action", "lambda:*", "Principal", "123456789012"));

    JsonNode whole = JSON.readTree(service.get(policy).text("Policy"));
    assertThat(whole.path("Version").asString()).isEqualTo("2012-10-17");
    assertThat(whole.path("Id").asString()).isEqualTo("default");
    assertThat(whole.path("Statement").findValuesAsString("Sid")).containsExactly("b", "a");
    JsonNode one = JSON.readTree(service.get(policy + "?Qualifier=1").text("Policy"));
    assertThat(one.at("/Statement/0/Resource").asString()).endsWith(":function:" + name + ":1");
  }

  @Test
  void changesOnlyTheRevisionThatIsExpected() {
    add("one", "*", Map.of());
    String revision = service.get(policy).text("RevisionId");

    assertThat(add("two", "*", Map.of("RevisionId", "other")).status()).isEqualTo(412);
    assertThat(service.delete(policy + "/one?RevisionId=other").status()).isEqualTo(412);
    assertThat(add("two", "*", Map.of("RevisionId", revision)).status()).isEqualTo(201);
    assertThat(service.delete(policy + "/one?RevisionId=" + revision).status()).isEqualTo(412);
    String next = service.get(policy).text("RevisionId");
    assertThat(service.delete(policy + "/one?RevisionId=" + next).status()).isEqualTo(204);
    service.delete(policy + "/two");
    assertThat(service.get(policy).status()).isEqualTo(404);
  }

  @Test
  void holdsPoliciesToTwentyKilobytes() {
    Answer last = add("first", "*", Map.of());
    for (int i = 0; last.status() == 201 && i < 100; i++) {
      last = add("s" + i, "*", Map.of("SourceArn", "arn:aws:s3:::" + "b".repeat(500)));
    }

    assertThat(last.status()).isEqualTo(400);
    assertThat(last.error()).isEqualTo("PolicyLengthExceededException");
    assertThat(service.get(policy).text("Policy").length()).isLessThanOrEqualTo(20_480);
  }
}
