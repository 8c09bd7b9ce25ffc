package io.lambent.services.iam;

import io.lambent.services.front.InTransaction;
import org.springframework.stereotype.Component;

/** The operations of credentials, identity providers and accounts. */
@Component
class CredentialOperations {
  private final AccessKeys keys;
  private final LoginProfiles logins;
  private final OidcProviders providers;
  private final Accounts accounts;

  CredentialOperations(
      AccessKeys keys, LoginProfiles logins, OidcProviders providers, Accounts accounts) {
    this.keys = keys;
    this.logins = logins;
    this.providers = providers;
    this.accounts = accounts;
  }

  void addTo(InTransaction api) {
    addKeys(api);
    addProviders(api);
    api.write("CreateAccountAlias", Accounts.Alias.class, accounts::createAlias)
        .write("DeleteAccountAlias", Accounts.Alias.class, accounts::deleteAlias)
        .read(
            "ListAccountAliases",
            Accounts.ListInput.class,
            Accounts.Aliases.class,
            accounts::aliases)
        .read(
            "GetAccountSummary", Accounts.Nothing.class, Accounts.Summary.class, accounts::summary);
  }

  private void addKeys(InTransaction api) {
    api.write("CreateAccessKey", AccessKeys.ByUser.class, AccessKeys.Created.class, keys::create)
        .read("ListAccessKeys", AccessKeys.ListInput.class, AccessKeys.Listed.class, keys::list)
        .write("UpdateAccessKey", AccessKeys.Update.class, keys::update)
        .write("DeleteAccessKey", AccessKeys.ByKey.class, keys::delete)
        .write(
            "CreateLoginProfile",
            LoginProfiles.Create.class,
            LoginProfiles.Shown.class,
            logins::create)
        .read("GetLoginProfile", LoginProfiles.ByUser.class, LoginProfiles.Shown.class, logins::get)
        .write("UpdateLoginProfile", LoginProfiles.Update.class, logins::update)
        .write("DeleteLoginProfile", LoginProfiles.ByUser.class, logins::delete);
  }

  private void addProviders(InTransaction api) {
    api.write(
            "CreateOpenIDConnectProvider",
            OidcProviders.Create.class,
            OidcProviders.Created.class,
            providers::create)
        .read(
            "GetOpenIDConnectProvider",
            OidcProviders.ByArn.class,
            OidcProviders.Shown.class,
            providers::get)
        .read(
            "ListOpenIDConnectProviders",
            OidcProviders.Nothing.class,
            OidcProviders.Listed.class,
            providers::list)
        .write(
            "AddClientIDToOpenIDConnectProvider", OidcProviders.Client.class, providers::addClient)
        .write(
            "RemoveClientIDFromOpenIDConnectProvider",
            OidcProviders.Client.class,
            providers::removeClient)
        .write(
            "UpdateOpenIDConnectProviderThumbprint",
            OidcProviders.Thumbprints.class,
            providers::setThumbprints)
        .write("DeleteOpenIDConnectProvider", OidcProviders.ByArn.class, providers::delete);
  }
}
