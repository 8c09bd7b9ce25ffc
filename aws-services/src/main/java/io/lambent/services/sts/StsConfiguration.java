package io.lambent.services.sts;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.api.Caller;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.sigv4.AccessKeyId;
import io.lambent.services.front.HostedService;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class StsConfiguration {
  private static final int MAX_BODY = 256 * 1024;

  record NoInput() {}

  record Identity(String userId, String account, String arn) {}

  record KeyInput(String accessKeyId) {}

  record KeyInfo(String account) {}

  @Bean
  HostedService sts(Principals principals, AssumeRole roles, WebIdentity tokens, OwnSessions own) {
    AwsApi api =
        AwsApi.of(ServiceModels.get("sts"))
            .on(
                "GetCallerIdentity",
                NoInput.class,
                Identity.class,
                (caller, input) -> identity(principals.of(caller)))
            .on("GetAccessKeyInfo", KeyInput.class, KeyInfo.class, StsConfiguration::keyInfo)
            .on("AssumeRole", AssumeRole.Input.class, AssumeRole.Output.class, roles::assume)
            .on(
                "AssumeRoleWithWebIdentity",
                WebIdentity.Input.class,
                WebIdentity.Output.class,
                tokens::assume)
            .on("GetSessionToken", OwnSessions.Input.class, OwnSessions.Output.class, own::own)
            .on(
                "GetFederationToken",
                OwnSessions.Federate.class,
                OwnSessions.Federated.class,
                own::federate)
            .build();
    return new HostedService(
        api,
        MAX_BODY,
        "Any caller may assume any role, also one that is not there: trust policies, external ids"
            + " and session policies are not enforced yet. There is no MFA. Tokens of OpenID Connect"
            + " are verified by their provider's keys.");
  }

  private static Identity identity(Principal principal) {
    return new Identity(principal.userId(), principal.account(), principal.arn());
  }

  /** The account of a key that was made here, or that its id names as AWS's ids do. */
  private static KeyInfo keyInfo(Caller caller, KeyInput input) {
    return new KeyInfo(
        AccessKeyId.anyAccount(input.accessKeyId())
            .orElseThrow(() -> StsErrors.validation("Invalid AccessKeyId")));
  }
}
