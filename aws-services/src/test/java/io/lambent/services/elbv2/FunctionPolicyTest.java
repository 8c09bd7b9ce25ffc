package io.lambent.services.elbv2;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class FunctionPolicyTest {
  private static final String GROUP =
      "arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/g/0123456789abcdef";
  private static final String ALLOW =
      "{\"Effect\":\"Allow\",\"Action\":\"lambda:InvokeFunction\",\"Principal\":{\"Service\":"
          + "\"elasticloadbalancing.amazonaws.com\"}";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "}| true",
        ",'Condition':{'ArnLike':{'AWS:SourceArn':'" + GROUP + "'}}}| true",
        ",'Condition':{'ArnLike':{'AWS:SourceArn':'arn:aws:elasticloadbalancing:*'}}}| true",
        ",'Condition':{'ArnLike':{'AWS:SourceArn':'arn:aws:s3:::bucket'}}}| false",
        ",'Condition':{'StringEquals':{'aws:SourceAccount':'000000000000'}}}| true",
        ",'Condition':{'StringEquals':{'aws:SourceAccount':'111111111111'}}}| false",
        ",'Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}}| false",
        "},{'Effect':'Deny','Action':'*','Principal':'*'}| false"
      })
  void allowsWhatItsStatementsSay(String rest, boolean isAllowed) {
    String policy = "{\"Statement\":[" + ALLOW + rest.replace('\'', '"') + "]}";

    assertThat(FunctionPolicy.allows(JsonMapper.shared().readTree(policy), "000000000000", GROUP))
        .isEqualTo(isAllowed);
  }
}
