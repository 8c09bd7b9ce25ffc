package io.lambent.gateway.restapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class PolicyTest {
  private static final String API = "arn:aws:execute-api:us-east-1:123456789012:abc";
  private static final String ALLOW =
      "{'Effect':'Allow','Action':'execute-api:Invoke','Resource':%s}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'*' | ALLOWED",
        "'" + API + "/*' | ALLOWED",
        "'" + API + "/prod/GET/pets/?' | ALLOWED",
        "['x','execute-api:/prod/*'] | ALLOWED",
        "'" + API + "/prod/POST/*' | SILENT",
        "'*','Condition':{'IpAddress':{'aws:SourceIp':['10.0.0.0/8','192.168.1.0/24']}} | ALLOWED",
        "'*','Condition':{'IpAddress':{'aws:SourceIp':'192.168.1.8/29'}} | SILENT",
        "'*','Condition':{'NotIpAddress':{'aws:SourceIp':'192.168.1.0/24'}} | SILENT",
        "'*','Condition':{'StringEquals':{'aws:SourceVpc':'vpc-1'}} | SILENT",
        "'*','Condition':{'StringNotEquals':{'aws:SourceVpc':'vpc-1'}} | ALLOWED"
      })
  void decides(String resource, Policy.Decision decision) {
    String statement = ALLOW.formatted(resource);

    assertThat(decide("[" + statement + "]")).isEqualTo(decision);
    assertThat(
            decide("[" + statement.replace("Allow", "Deny") + "," + ALLOW.formatted("'*'") + "]"))
        .isEqualTo(
            decision == Policy.Decision.SILENT ? Policy.Decision.ALLOWED : Policy.Decision.DENIED);
  }

  private static Policy.Decision decide(String statements) {
    return new Policy(
            JsonMapper.shared().readTree(("{'Statement':" + statements + "}").replace('\'', '"')))
        .decide(API + "/prod/GET/pets/7", API, Map.of("aws:sourceip", "192.168.1.7"));
  }
}
