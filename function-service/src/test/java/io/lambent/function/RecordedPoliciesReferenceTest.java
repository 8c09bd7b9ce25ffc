package io.lambent.function;

import static io.lambent.function.TestingFunctionService.encode;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Resource policies, compared with AWS. */
class RecordedPoliciesReferenceTest extends RecordedTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String BUCKET = "arn:aws:s3:::test-bucket";

  @Test
  void permissionForAService() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaPermissions::test_add_lambda_permission_aws");
    String name = name();
    recorded.match("create_lambda", service.create(echo(name)));
    recorded.match("add_permission", add(name, null, Map.of("SourceArn", BUCKET)));
    recorded.match("get_policy", policy(name, null));
    recorded.verify();
  }

  @Test
  void severalPermissions() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaPermissions::test_create_multiple_lambda_permissions");
    String name = name();
    service.create(echo(name));
    recorded.match("add_permission_response_1", forService(name, "logs"));
    recorded.match("add_permission_response_2", forService(name, "kinesis"));
    recorded.match("policy_after_2_add", policy(name, null));
    recorded.verify();
  }

  @Test
  void fieldsOfPermissions() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaPermissions::test_add_lambda_permission_fields");
    String name = name();
    service.create(echo(name));
    Map<String, String> account = Map.of("SourceAccount", "111111111111");
    recorded.match(
        "add_permission_principal_wildcard",
        add(name, null, with(account, "StatementId", "wilcard", "Principal", "*")));
    recorded.match(
        "add_permission_principal_service",
        add(
            name,
            null,
            with(account, "StatementId", "lambda", "Principal", "lambda.amazonaws.com")));
    recorded.match(
        "add_permission_principal_account",
        add(name, null, Map.of("StatementId", "account-id", "Principal", "111111111111")));
    recorded.match(
        "add_permission_principal_arn",
        add(
            name,
            null,
            with(
                account,
                "StatementId",
                "user-arn",
                "Principal",
                "arn:aws:iam::111111111111:user/someone")));
    Map<String, Object> fields = with(account, "StatementId", "urlPermission", "Principal", "*");
    fields.put("Action", "lambda:InvokeFunctionUrl");
    fields.put("SourceArn", BUCKET);
    fields.put("PrincipalOrgID", "o-1234567890");
    fields.put("FunctionUrlAuthType", "NONE");
    recorded.match("add_permission_optional_fields", add(name, null, fields));
    recorded.match(
        "add_permission_alexa_skill",
        add(
            name,
            null,
            Map.of(
                "StatementId", "alexaSkill",
                "Principal", "*",
                "EventSourceToken", "amzn1.ask.skill.xxxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")));
    recorded.verify();
  }

  @Test
  void permissionExceptions() {
    RecordedCase recorded = new RecordedCase("TestLambdaPermissions::test_permission_exceptions");
    String name = name();
    service.create(echo(name));
    Map<String, String> bucket = Map.of("SourceArn", BUCKET);
    recorded.match(
        "add_permission_invalid_statement_id",
        add(name, null, Map.of("StatementId", "example.com")));
    recorded.match(
        "add_permission_fn_qualifier_mismatch", add(name + ":alias-not-42", "42", bucket));
    recorded.match("add_permission_fn_qualifier_latest", add(name + ":$LATEST", "$LATEST", bucket));
    recorded.match(
        "add_permission_principal_invalid",
        add(name, null, Map.of("Principal", "invalid.nonaws.com")));
    recorded.match("get_policy_fn_doesnotexist", policy("doesnotexist", null));
    recorded.match("get_policy_fn_version_doesnotexist", policy(name, "77"));
    recorded.match("add_permission_fn_doesnotexist", add("doesnotexist", null, bucket));
    recorded.match("remove_permission_policy_doesnotexist", remove(name, "s3", null));
    recorded.match(
        "add_permission_fn_alias_doesnotexist", add(name + ":alias-doesnotexist", null, bucket));
    recorded.match("add_permission_fn_version_doesnotexist", add(name, "42", bucket));
    recorded.match(
        "add_permission_fn_qualifier_invalid", add(name, "invalid-qualifier-with-?-char", bucket));
    recorded.match(
        "add_permission_fn_qualifier_valid_doesnotexist",
        add(name, "valid-with-$-but-doesnotexist", bucket));
    add(name, null, bucket);
    recorded.match("add_permission_conflicting_statement_id", add(name, null, bucket));
    recorded.match("remove_permission_fn_doesnotexist", remove("doesnotexist", "s3", null));
    recorded.match(
        "remove_permission_fn_alias_doesnotexist", remove(name, "s3", "alias-doesnotexist"));
    recorded.verify();
  }

  @Test
  void revisionOfAPolicy() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaRevisions::test_function_revisions_permissions");
    String name = name();
    service.create(echo(name));
    recorded.match(
        "add_permission_revision_exception", add(name, null, Map.of("RevisionId", "wrong")));
    recorded.verify();
  }

  private Answer forService(String name, String principal) {
    return add(
        name, null, Map.of("StatementId", principal, "Principal", principal + ".amazonaws.com"));
  }

  /** A permission for S3, with other members. */
  private Answer add(String function, @Nullable String qualifier, Map<String, ?> members) {
    Map<String, Object> request = new HashMap<>();
    request.put("Action", "lambda:InvokeFunction");
    request.put("StatementId", "s3");
    request.put("Principal", "s3.amazonaws.com");
    request.putAll(members);
    return parsed(service.post(path(function) + query(qualifier), request), "Statement");
  }

  private Answer policy(String function, @Nullable String qualifier) {
    return parsed(service.get(path(function) + query(qualifier)), "Policy");
  }

  private Answer remove(String function, String sid, @Nullable String qualifier) {
    return service.delete(path(function) + "/" + sid + query(qualifier));
  }

  private static String path(String function) {
    return FUNCTIONS + encode(function) + "/policy";
  }

  private static String query(@Nullable String qualifier) {
    return qualifier == null ? "" : "?Qualifier=" + encode(qualifier);
  }

  /** The recordings have what travels as text parsed. */
  private static Answer parsed(Answer answer, String member) {
    if (answer.body() instanceof ObjectNode body && body.has(member)) {
      body.set(member, JSON.readTree(body.path(member).asString()));
    }
    return answer;
  }

  private static Map<String, Object> with(Map<String, String> members, String... more) {
    Map<String, Object> all = new HashMap<>(members);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }
}
