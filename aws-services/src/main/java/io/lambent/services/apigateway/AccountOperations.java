package io.lambent.services.apigateway;

import io.lambent.aws.api.AwsApi;
import org.springframework.stereotype.Component;

/** The operations on resources of an account: those that do not belong to one API. */
@Component
class AccountOperations {
  private final ApiAccounts accounts;
  private final ApiKeys keys;
  private final UsagePlans plans;
  private final VpcLinks links;
  private final ClientCertificates certificates;

  AccountOperations(
      ApiAccounts accounts,
      ApiKeys keys,
      UsagePlans plans,
      VpcLinks links,
      ClientCertificates certificates) {
    this.accounts = accounts;
    this.keys = keys;
    this.plans = plans;
    this.links = links;
    this.certificates = certificates;
  }

  void addTo(AwsApi.Builder api) {
    api.on("GetAccount", accounts::get).on("UpdateAccount", accounts::update);
    api.on("CreateApiKey", keys::create)
        .on("GetApiKey", keys::get)
        .on("GetApiKeys", keys::list)
        .on("UpdateApiKey", keys::update)
        .on("DeleteApiKey", keys::delete)
        .on("ImportApiKeys", keys::importAll);
    api.on("CreateVpcLink", links::create)
        .on("GetVpcLink", links::get)
        .on("GetVpcLinks", links::list)
        .on("UpdateVpcLink", links::update)
        .on("DeleteVpcLink", links::delete);
    api.on("GenerateClientCertificate", certificates::generate)
        .on("GetClientCertificate", certificates::get)
        .on("GetClientCertificates", certificates::list)
        .on("UpdateClientCertificate", certificates::update)
        .on("DeleteClientCertificate", certificates::delete);
    api.on("CreateUsagePlan", plans::create)
        .on("GetUsagePlan", plans::get)
        .on("GetUsagePlans", plans::list)
        .on("UpdateUsagePlan", plans::update)
        .on("DeleteUsagePlan", plans::delete)
        .on("CreateUsagePlanKey", plans::createKey)
        .on("GetUsagePlanKey", plans::getKey)
        .on("GetUsagePlanKeys", plans::listKeys)
        .on("DeleteUsagePlanKey", plans::deleteKey);
  }
}
