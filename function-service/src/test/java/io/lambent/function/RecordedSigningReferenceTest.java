package io.lambent.function;

import static io.lambent.function.TestingFunctionService.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Code signing configurations, compared with AWS. */
class RecordedSigningReferenceTest extends RecordedTest {
  private static final String CONFIGS = "/2020-04-22/code-signing-configs";
  private static final Map<String, Object> CREATION =
      Map.of(
          "Description",
          "Testing CodeSigning Config",
          "AllowedPublishers",
          Map.of(
              "SigningProfileVersionArns",
              List.of("arn:aws:signer:us-east-1:111111111111:/signing-profiles/test")),
          "CodeSigningPolicies",
          Map.of("UntrustedArtifactOnDeployment", "Enforce"));

  @Test
  void functionCodeSigningConfig() {
    RecordedCase recorded =
        new RecordedCase("TestCodeSigningConfig::test_function_code_signing_config");
    String name = name();
    service.create(echo(name));
    Answer created = service.post(CONFIGS, CREATION);
    recorded.match("create_code_signing_config", created);
    String arn = created.body().at("/CodeSigningConfig/CodeSigningConfigArn").asString();
    String config = CONFIGS + "/" + encode(arn);
    Map<String, ?> warning =
        Map.of("CodeSigningPolicies", Map.of("UntrustedArtifactOnDeployment", "Warn"));
    recorded.match("update_code_signing_config", service.put(config, warning));
    recorded.match("get_code_signing_config", service.get(config));
    recorded.match("put_function_code_signing_config", putOf(name, arn));
    recorded.match("get_function_code_signing_config", service.get(of(name)));
    JsonNode listed = pages(CONFIGS, "CodeSigningConfigs", item -> true).path("CodeSigningConfigs");
    recorded.match(
        "list_code_signing_configs",
        listed
            .valueStream()
            .filter(item -> item.path("CodeSigningConfigArn").asString().equals(arn))
            .findFirst()
            .orElseThrow());
    recorded.match("list_functions_by_code_signing_config", service.get(config + "/functions"));
    recorded.match("delete_function_code_signing_config", service.delete(of(name)));
    recorded.match("delete_code_signing_config", service.delete(config));
    assertThat(service.get(config).status()).isEqualTo(404);
    recorded.verify();
  }

  @Test
  void codeSigningNotFound() {
    RecordedCase recorded =
        new RecordedCase("TestCodeSigningConfig::test_code_signing_not_found_excs");
    String name = name();
    String missing = "csc-test-doesnotexist";
    service.create(echo(name));
    Answer created = service.post(CONFIGS, CREATION);
    recorded.match("create_code_signing_config", created);
    String arn = created.body().at("/CodeSigningConfig/CodeSigningConfigArn").asString();
    String end = arn.endsWith("00000") ? "00001" : "00000";
    String invalid = arn.substring(0, arn.length() - 5) + end;
    String config = CONFIGS + "/" + encode(arn);
    String absent = CONFIGS + "/" + encode(invalid);
    Map<String, ?> described = Map.of("Description", "new description");
    recorded.match("delete_csc_notfound", service.delete(absent));
    recorded.match("nothing_to_delete_response", service.delete(of(name)));
    recorded.match("delete_function_csc_fnnotfound", service.delete(of(missing)));
    recorded.match("put_function_csc_invalid_fnname", putOf(missing, arn));
    recorded.match("put_function_csc_invalid_csc_arn", putOf(name, invalid));
    recorded.match("put_function_csc_invalid_both", putOf(missing, invalid));
    recorded.match("update_csc_invalid_csc_arn", service.put(absent, described));
    recorded.match("update_csc_noupdates", service.put(absent, Map.of()));
    recorded.match("update_csc_noupdate_response", service.put(config, Map.of()));
    recorded.match("get_csc_invalid", service.get(absent));
    recorded.match("get_function_csc_fnwithoutcsc", service.get(of(name)));
    recorded.match("get_function_csc_nonexistingfn", service.get(of(missing)));
    recorded.match("list_functions_by_csc_fnwithoutcsc", service.get(config + "/functions"));
    recorded.match("list_functions_by_csc_invalid_cscarn", service.get(absent + "/functions"));
    service.delete(config);
    recorded.verify();
  }

  private Answer putOf(String function, String config) {
    return service.put(of(function), Map.of("CodeSigningConfigArn", config));
  }

  private static String of(String function) {
    return "/2020-06-30/functions/" + function + "/code-signing-config";
  }
}
