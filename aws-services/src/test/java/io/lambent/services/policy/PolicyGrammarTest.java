package io.lambent.services.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyGrammarTest {

  private static String document(String statement) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement.replace('\'', '"') + "]}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'Effect':'Allow','Action':'s3:*','Resource':'*'} |
          {'Effect':'Deny','NotAction':['s3:Get*'],'NotResource':['arn:aws:s3:::a','arn:aws:s3:::b/*']} |
          {'Effect':'Allow','Action':'*','Resource':'*','Condition':{'StringEquals':{'aws:x':['a','b']},'Bool':{'aws:y':true}}} |
          {'Effect':'Allow','Action':'s3:*'} | Policy statement must contain resources.
          {'Effect':'Allow','Resource':'*'} | Policy statement must contain actions.
          {'Effect':'Maybe','Action':'s3:*','Resource':'*'} | Syntax errors in policy.
          {'Effect':'Allow','Action':'s3:*','Resource':'*','Extra':1} | Syntax errors in policy.
          {'Effect':'Allow','Action':'s3:*','Resource':'*','Condition':{'Sounds':{}}} | Syntax errors in policy.
          {'Effect':'Allow','Action':'s3','Resource':'*'} | Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.
          {'Effect':'Allow','Action':'a b:c','Resource':'*'} | Vendor a b is not valid
          {'Effect':'Allow','Action':'s3:*','Resource':'bucket'} | Resource bucket must be in ARN format or "*".
          {'Effect':'Allow','Action':'s3:*','Resource':'arn:x:s3:::b'} | Partition "x" is not valid for resource "arn:x:s3:::b".
          {'Effect':'Allow','Action':'s3:*','Resource':'*','Principal':'*'} | Policy document should not specify a principal.
          {'Sid':'a','Effect':'Allow','Action':'s3:*','Resource':'*'},{'Sid':'a','Effect':'Allow','Action':'s3:*','Resource':'*'} | Statement IDs (SID) in a single policy must be unique.
          """)
  void saysWhatIsWrongWithPoliciesOfIdentities(String statement, String problem) {
    assertThat(PolicyGrammar.problem(document(statement), PolicyKind.MANAGED).orElse(null))
        .isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {'Effect':'Allow','Principal':{'Service':['lambda.amazonaws.com','edgelambda.amazonaws.com']},'Action':'sts:AssumeRole'} |
          {'Effect':'Allow','Principal':{'AWS':'123456789012'},'Action':['sts:AssumeRole','sts:TagSession']} |
          {'Effect':'Allow','Principal':{'Federated':'arn:aws:iam::123456789012:oidc-provider/x'},'Action':'sts:AssumeRoleWithWebIdentity'} |
          {'Effect':'Allow','Action':'sts:AssumeRole'} | Missing required field Principal
          {'Effect':'Allow','Principal':'*','Action':'sts:AssumeRole','Resource':'*'} | Has prohibited field Resource
          {'Effect':'Allow','Principal':'*','Action':'s3:GetObject'} | AssumeRole policy may only specify STS AssumeRole actions.
          {'Effect':'Allow','Principal':{'AWS':'me'},'Action':'sts:AssumeRole'} | Invalid principal in policy: "AWS":"me"
          {'Effect':'Allow','Principal':{'Service':'lambda'},'Action':'sts:AssumeRole'} | Invalid principal in policy: "SERVICE":"lambda"
          """)
  void saysWhatIsWrongWithTrustPolicies(String statement, String problem) {
    assertThat(PolicyGrammar.problem(document(statement), PolicyKind.TRUST).orElse(null))
        .isEqualTo(problem);
  }
}
