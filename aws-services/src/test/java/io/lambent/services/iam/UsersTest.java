package io.lambent.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.sigv4.AccessKeyId;
import io.lambent.services.TestingAwsServices;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.GetAccountAuthorizationDetailsResponse;
import software.amazon.awssdk.services.iam.model.Group;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.StatusType;
import software.amazon.awssdk.services.iam.model.SummaryKeyType;
import software.amazon.awssdk.services.iam.model.User;

class UsersTest {
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private final String account =
      "2%011d"
          .formatted(Math.floorMod(UUID.randomUUID().getLeastSignificantBits(), 99_999_999_999L));
  private final IamClient iam = services.client(IamClient.builder(), "iam", account);

  @Test
  void hasKeysWhoseSecretsAreKeptEncrypted() {
    iam.createUser(r -> r.userName("ann"));
    AccessKey key = iam.createAccessKey(r -> r.userName("ann")).accessKey();
    assertThat(key.accessKeyId()).startsWith("AKIA").hasSize(20);
    assertThat(AccessKeyId.account(key.accessKeyId())).contains(account);
    assertThat(key.secretAccessKey()).hasSize(40);
    assertThat(services.bean(IamDirectory.class).secretOf(key.accessKeyId()))
        .contains(key.secretAccessKey());
    assertThat(
            services
                .jdbc()
                .queryForObject(
                    "select secret from lambent_aws.iam_access_key where id = ?",
                    byte[].class,
                    key.accessKeyId()))
        .asString(StandardCharsets.ISO_8859_1)
        .doesNotContain(key.secretAccessKey());

    iam.updateAccessKey(
        r -> r.userName("ann").accessKeyId(key.accessKeyId()).status(StatusType.INACTIVE));
    assertThat(iam.listAccessKeys(r -> r.userName("ann")).accessKeyMetadata().getFirst().status())
        .isEqualTo(StatusType.INACTIVE);
    assertThatThrownBy(() -> iam.deleteUser(r -> r.userName("ann")))
        .isInstanceOf(DeleteConflictException.class)
        .hasMessageContaining("must delete access keys first.");
    iam.deleteAccessKey(r -> r.userName("ann").accessKeyId(key.accessKeyId()));
    iam.deleteUser(r -> r.userName("ann"));
  }

  @Test
  void belongsToGroups() {
    iam.createUser(r -> r.userName("Bob").path("/x/"));
    iam.createGroup(r -> r.groupName("devs"));
    iam.addUserToGroup(r -> r.userName("bob").groupName("devs"));
    assertThat(iam.listGroupsForUser(r -> r.userName("Bob")).groups())
        .extracting(Group::groupName)
        .containsExactly("devs");
    assertThat(iam.getGroup(r -> r.groupName("devs")).users())
        .extracting(User::userName)
        .containsExactly("Bob");
    assertThatThrownBy(() -> iam.deleteGroup(r -> r.groupName("devs")))
        .isInstanceOf(DeleteConflictException.class);

    GetAccountAuthorizationDetailsResponse details = iam.getAccountAuthorizationDetails();
    assertThat(details.userDetailList().getFirst().groupList()).containsExactly("devs");
    assertThat(iam.getAccountSummary().summaryMap()).containsEntry(SummaryKeyType.USERS, 1);
    iam.removeUserFromGroup(r -> r.userName("Bob").groupName("devs"));
    iam.updateGroup(r -> r.groupName("devs").newGroupName("ops"));
    iam.deleteGroup(r -> r.groupName("ops"));
  }

  @Test
  void hasAPassword() {
    iam.createUser(r -> r.userName("cy"));
    iam.createLoginProfile(r -> r.userName("cy").password("correct horse"));
    assertThat(iam.getLoginProfile(r -> r.userName("cy")).loginProfile().passwordResetRequired())
        .isFalse();
    iam.updateLoginProfile(r -> r.userName("cy").passwordResetRequired(true));
    assertThat(iam.getLoginProfile(r -> r.userName("cy")).loginProfile().passwordResetRequired())
        .isTrue();
    iam.deleteLoginProfile(r -> r.userName("cy"));
    assertThatThrownBy(() -> iam.getLoginProfile(r -> r.userName("cy")))
        .isInstanceOf(NoSuchEntityException.class);
  }

  @Test
  void knowsProvidersAndTheAlias() {
    String arn =
        iam.createOpenIDConnectProvider(
                r -> r.url("https://token.example.com/x").clientIDList("sts.amazonaws.com"))
            .openIDConnectProviderArn();
    assertThat(arn).isEqualTo("arn:aws:iam::" + account + ":oidc-provider/token.example.com/x");
    iam.addClientIDToOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn).clientID("other"));
    assertThat(iam.getOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn)).clientIDList())
        .containsExactly("sts.amazonaws.com", "other");
    iam.deleteOpenIDConnectProvider(r -> r.openIDConnectProviderArn(arn));
    assertThat(iam.listOpenIDConnectProviders().openIDConnectProviderList()).isEmpty();

    iam.createAccountAlias(r -> r.accountAlias("alias-" + account));
    assertThat(iam.listAccountAliases().accountAliases()).containsExactly("alias-" + account);
    assertThat(iam.getUser().user().arn()).isEqualTo("arn:aws:iam::" + account + ":root");
  }

  @Test
  void refusesWhatIsNotThere() {
    assertThatThrownBy(
            () ->
                iam.simulatePrincipalPolicy(
                    r ->
                        r.policySourceArn("arn:aws:iam::" + account + ":user/x")
                            .actionNames("s3:GetObject")))
        .isInstanceOfSatisfying(IamException.class, e -> assertThat(e.statusCode()).isEqualTo(501))
        .hasMessageContaining("SimulatePrincipalPolicy");
  }
}
