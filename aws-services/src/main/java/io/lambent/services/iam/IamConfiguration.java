package io.lambent.services.iam;

import io.lambent.aws.api.AwsApi;
import io.lambent.aws.model.ServiceModels;
import io.lambent.services.front.HostedService;
import io.lambent.services.front.InTransaction;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

@Configuration(proxyBeanMethods = false)
class IamConfiguration {
  private static final int MAX_BODY = 1024 * 1024;

  @Bean
  HostedService iam(
      TransactionTemplate transactions,
      IdentityOperations identities,
      PolicyOperations policies,
      CredentialOperations credentials) {
    InTransaction api = new InTransaction(AwsApi.of(ServiceModels.get("iam")), transactions);
    identities.addTo(api);
    policies.addTo(api);
    credentials.addTo(api);
    return new HostedService(
        api.build(),
        MAX_BODY,
        "What is stored is checked as AWS does and returned as it was given, but nothing is allowed"
            + " or denied by it yet. Documents of AWS's managed policies are shorter than AWS's;"
            + " those that users of Lambda seldom attach are missing. There are no MFA devices,"
            + " certificates, SAML providers, password policies, reports and simulations.");
  }
}
