package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.aws.error.AwsFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** An account: its alias, and how much there is of everything. */
@Component("iamAccounts")
class Accounts {
  private final JdbcClient jdbc;
  private final IdentityTable identities;
  private final PolicyTable policies;
  private final InstanceProfileTable profiles;
  private final OidcTable providers;

  Accounts(
      JdbcClient jdbc,
      IdentityTable identities,
      PolicyTable policies,
      InstanceProfileTable profiles,
      OidcTable providers) {
    this.jdbc = jdbc;
    this.identities = identities;
    this.policies = policies;
    this.profiles = profiles;
    this.providers = providers;
  }

  record Nothing() {}

  record Alias(String accountAlias) {}

  record ListInput(@Inlined Paging paging) {}

  record Aliases(List<String> accountAliases, boolean isTruncated) {}

  record Summary(Map<String, Integer> summaryMap) {}

  void createAlias(Caller caller, Alias input) {
    try {
      jdbc.sql(
              """
              insert into lambent_aws.iam_account (account, alias) values (:account, :alias)
                on conflict (account) do update set alias = excluded.alias
              """)
          .param("account", caller.account())
          .param("alias", input.accountAlias())
          .update();
    } catch (DuplicateKeyException e) {
      throw IamErrors.exists("The account alias " + input.accountAlias() + " already exists.");
    }
  }

  /**
   * Deletes the alias.
   *
   * @throws AwsFailure where the account has another one, or none
   */
  void deleteAlias(Caller caller, Alias input) {
    int changed =
        jdbc.sql(
                "update lambent_aws.iam_account set alias = null"
                    + " where account = :account and alias = :alias")
            .param("account", caller.account())
            .param("alias", input.accountAlias())
            .update();
    if (changed == 0) {
      throw IamErrors.notFound("The account alias " + input.accountAlias() + " cannot be found.");
    }
  }

  Aliases aliases(Caller caller, ListInput input) {
    return new Aliases(alias(caller).stream().toList(), false);
  }

  private Optional<String> alias(Caller caller) {
    return jdbc.sql(
            "select alias from lambent_aws.iam_account"
                + " where account = :account and alias is not null")
        .param("account", caller.account())
        .query(String.class)
        .optional();
  }

  /** Counts, and AWS's default quotas as far as they hold here. */
  Summary summary(Caller caller, Nothing input) {
    Map<String, Integer> summary = new TreeMap<>();
    summary.put("Users", identities.count(caller.account(), IdentityKind.USER));
    summary.put("Groups", identities.count(caller.account(), IdentityKind.GROUP));
    summary.put("Roles", identities.count(caller.account(), IdentityKind.ROLE));
    List<ManagedPolicy> own = policies.list(caller, "/");
    summary.put("Policies", own.size());
    summary.put(
        "PolicyVersionsInUse", own.stream().mapToInt(p -> policies.versions(p).size()).sum());
    summary.put("InstanceProfiles", profiles.count(caller.account()));
    summary.put("Providers", providers.list(caller.account()).size());
    summary.put("ServerCertificates", 0);
    summary.put("MFADevices", 0);
    summary.put("MFADevicesInUse", 0);
    summary.put("AccountMFAEnabled", 0);
    summary.put("AccountAccessKeysPresent", 0);
    summary.put("AccountSigningCertificatesPresent", 0);
    summary.put("AccountPasswordPresent", 0);
    summary.put("AttachedPoliciesPerUserQuota", IdentityKind.MOST_ATTACHMENTS);
    summary.put("AttachedPoliciesPerGroupQuota", IdentityKind.MOST_ATTACHMENTS);
    summary.put("AttachedPoliciesPerRoleQuota", IdentityKind.MOST_ATTACHMENTS);
    summary.put("UserPolicySizeQuota", IdentityKind.USER.inlineCharacters());
    summary.put("GroupPolicySizeQuota", IdentityKind.GROUP.inlineCharacters());
    summary.put("PolicySizeQuota", 6144);
    summary.put("VersionsPerPolicyQuota", 5);
    summary.put("AccessKeysPerUserQuota", 2);
    summary.put("GroupsPerUserQuota", 10);
    return new Summary(summary);
  }
}
