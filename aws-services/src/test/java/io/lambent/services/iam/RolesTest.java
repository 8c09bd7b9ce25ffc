package io.lambent.services.iam;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.DeleteConflictException;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.LimitExceededException;
import software.amazon.awssdk.services.iam.model.ListRolesResponse;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Policy;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;

class RolesTest {
  private static final String ACCOUNT = "123456789012";
  private static final IamClient iam =
      TestingAwsServices.shared().client(IamClient.builder(), "iam", ACCOUNT);
  static final String TRUST =
      "{ \"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
          + " \"Principal\": {\"Service\": \"lambda.amazonaws.com\"},"
          + " \"Action\": \"sts:AssumeRole\"}] }";
  private static final String ALLOW =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
          + "\"Resource\":\"arn:aws:s3:::b/a%2Fb\"}]}";
  private static final String BASIC =
      "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";

  private final String name = "r-" + UUID.randomUUID();

  private Role create() {
    return iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument(TRUST)).role();
  }

  private static void assertText(ThrowingCallable call, String text) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            IamException.class,
            e -> assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(text));
  }

  @Test
  void keepsARoleAsItWasGiven() {
    Role made =
        iam.createRole(
                r ->
                    r.roleName(name)
                        .path("/a/b/")
                        .assumeRolePolicyDocument(TRUST)
                        .description("mine")
                        .maxSessionDuration(7200)
                        .tags(Tag.builder().key("k").value("v").build()))
            .role();
    assertThat(made.arn()).isEqualTo("arn:aws:iam::" + ACCOUNT + ":role/a/b/" + name);
    assertThat(made.roleId()).matches("AROA[A-Z2-7]{17}");

    Role got = iam.getRole(r -> r.roleName(name)).role();
    assertThat(URLDecoder.decode(got.assumeRolePolicyDocument(), StandardCharsets.UTF_8))
        .isEqualTo(TRUST);
    assertThat(got.createDate()).isEqualTo(made.createDate());
    assertThat(got.maxSessionDuration()).isEqualTo(7200);
    assertThat(got.tags()).extracting(Tag::value).containsExactly("v");
    assertThat(got.roleLastUsed()).isNotNull();

    iam.updateRole(r -> r.roleName(name).description("yours"));
    iam.tagRole(r -> r.roleName(name).tags(Tag.builder().key("K").value("w").build()));
    Role changed = iam.getRole(r -> r.roleName(name)).role();
    assertThat(changed.description()).isEqualTo("yours");
    assertThat(changed.tags()).extracting(Tag::key).containsExactly("K");
    assertThatThrownBy(this::create)
        .isInstanceOf(EntityAlreadyExistsException.class)
        .hasMessageContaining("Role with name " + name + " already exists.");
  }

  @Test
  void isDeletedOnceNothingBelongsToIt() {
    create();
    iam.attachRolePolicy(r -> r.roleName(name).policyArn(BASIC));
    iam.putRolePolicy(r -> r.roleName(name).policyName("p").policyDocument(ALLOW));
    iam.createInstanceProfile(r -> r.instanceProfileName(name));
    iam.addRoleToInstanceProfile(r -> r.instanceProfileName(name).roleName(name));

    ThrowingCallable delete = () -> iam.deleteRole(r -> r.roleName(name));
    assertText(delete, "Cannot delete entity, must remove roles from instance profile first.");
    assertThat(
            iam.listInstanceProfilesForRole(r -> r.roleName(name))
                .instanceProfiles()
                .getFirst()
                .roles())
        .extracting(Role::roleName)
        .containsExactly(name);
    iam.removeRoleFromInstanceProfile(r -> r.instanceProfileName(name).roleName(name));
    assertText(delete, "Cannot delete entity, must detach all policies first.");
    assertThat(iam.listAttachedRolePolicies(r -> r.roleName(name)).attachedPolicies())
        .containsExactly(
            AttachedPolicy.builder()
                .policyName("AWSLambdaBasicExecutionRole")
                .policyArn(BASIC)
                .build());
    iam.detachRolePolicy(r -> r.roleName(name).policyArn(BASIC));
    assertThatThrownBy(delete).isInstanceOf(DeleteConflictException.class);
    assertThat(
            URLDecoder.decode(
                iam.getRolePolicy(r -> r.roleName(name).policyName("p")).policyDocument(),
                StandardCharsets.UTF_8))
        .isEqualTo(ALLOW);
    iam.deleteRolePolicy(r -> r.roleName(name).policyName("p"));
    iam.deleteRole(r -> r.roleName(name));
    assertText(
        () -> iam.getRole(r -> r.roleName(name)),
        "The role with name " + name + " cannot be found.");
  }

  @Test
  void listsRolesBelowAPathPageByPage() {
    String path = "/" + name + "/";
    for (String role : List.of("C", "a", "B")) {
      iam.createRole(r -> r.roleName(role + name).path(path).assumeRolePolicyDocument(TRUST));
    }
    ListRolesResponse first = iam.listRoles(r -> r.pathPrefix(path).maxItems(2));
    assertThat(first.roles()).extracting(Role::roleName).containsExactly("a" + name, "B" + name);
    assertThat(first.isTruncated()).isTrue();
    ListRolesResponse second = iam.listRoles(r -> r.pathPrefix(path).marker(first.marker()));
    assertThat(second.roles()).extracting(Role::roleName).containsExactly("C" + name);
    assertThat(second.isTruncated()).isFalse();
  }

  @Test
  void refusesMalformedPolicies() {
    assertThatThrownBy(() -> iam.createRole(r -> r.roleName(name).assumeRolePolicyDocument("{")))
        .isInstanceOf(MalformedPolicyDocumentException.class)
        .hasMessageContaining("This policy contains invalid Json");
    create();
    assertText(
        () ->
            iam.putRolePolicy(
                r -> r.roleName(name).policyName("p").policyDocument(ALLOW.replace("s3:", "s3"))),
        "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.");
  }

  @Test
  void hasFiveVersionsOfAPolicy() {
    Policy policy = iam.createPolicy(r -> r.policyName(name).policyDocument(ALLOW)).policy();
    String arn = policy.arn();
    assertThat(policy.defaultVersionId()).isEqualTo("v1");
    for (int i = 0; i < 4; i++) {
      iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(ALLOW).setAsDefault(true));
    }
    assertThatThrownBy(() -> iam.createPolicyVersion(r -> r.policyArn(arn).policyDocument(ALLOW)))
        .isInstanceOf(LimitExceededException.class);
    assertThat(iam.getPolicy(r -> r.policyArn(arn)).policy().defaultVersionId()).isEqualTo("v5");
    assertThat(iam.listPolicyVersions(r -> r.policyArn(arn)).versions().getFirst().versionId())
        .isEqualTo("v5");
    assertText(
        () -> iam.deletePolicyVersion(r -> r.policyArn(arn).versionId("v5")),
        "Cannot delete the default version of a policy.");
    assertThatThrownBy(() -> iam.deletePolicy(r -> r.policyArn(arn)))
        .isInstanceOf(DeleteConflictException.class);
    for (String version : List.of("v1", "v2", "v3", "v4")) {
      iam.deletePolicyVersion(r -> r.policyArn(arn).versionId(version));
    }
    create();
    iam.attachRolePolicy(r -> r.roleName(name).policyArn(arn));
    assertText(
        () -> iam.deletePolicy(r -> r.policyArn(arn)),
        "Cannot delete a policy attached to entities.");
    assertThat(iam.listEntitiesForPolicy(r -> r.policyArn(arn)).policyRoles()).hasSize(1);
    iam.detachRolePolicy(r -> r.roleName(name).policyArn(arn));
    iam.putRolePermissionsBoundary(r -> r.roleName(name).permissionsBoundary(arn));
    assertThat(
            iam.getRole(r -> r.roleName(name))
                .role()
                .permissionsBoundary()
                .permissionsBoundaryArn())
        .isEqualTo(arn);
    iam.deleteRolePermissionsBoundary(r -> r.roleName(name));
    iam.deletePolicy(r -> r.policyArn(arn));
    assertText(() -> iam.deletePolicy(r -> r.policyArn(arn)), "Policy " + arn + " was not found.");
  }

  @Test
  void attachesPoliciesThatExistOnly() {
    create();
    String missing = "arn:aws:iam::" + ACCOUNT + ":policy/" + name;
    assertText(
        () -> iam.attachRolePolicy(r -> r.roleName(name).policyArn(missing)),
        "Policy " + missing + " does not exist or is not attachable.");
    assertText(
        () -> iam.attachRolePolicy(r -> r.roleName(name).policyArn("not-an-arn-at-all-but-long")),
        "Invalid ARN:  Could not be parsed!");
    assertThat(
            URLDecoder.decode(
                iam.getPolicyVersion(r -> r.policyArn(BASIC).versionId("v1"))
                    .policyVersion()
                    .document(),
                StandardCharsets.UTF_8))
        .contains("logs:PutLogEvents");
    assertThatThrownBy(() -> iam.deletePolicy(r -> r.policyArn(BASIC)))
        .isInstanceOf(IamException.class);
  }

  @Test
  void hasRolesOfServices() {
    String suffix = name.substring(0, 12);
    iam.createServiceLinkedRole(
        r -> r.awsServiceName("autoscaling.amazonaws.com").customSuffix(suffix));
    String role = "AWSServiceRoleForAutoScaling_" + suffix;
    assertThat(iam.getRole(r -> r.roleName(role)).role().path())
        .isEqualTo("/aws-service-role/autoscaling.amazonaws.com/");
    assertText(
        () ->
            iam.createServiceLinkedRole(
                r -> r.awsServiceName("autoscaling.amazonaws.com").customSuffix(suffix)),
        "Service role name "
            + role
            + " has been taken in this account, please try a different suffix.");
    assertThatThrownBy(() -> iam.deleteRole(r -> r.roleName(role)))
        .isInstanceOf(IamException.class);
    String task = iam.deleteServiceLinkedRole(r -> r.roleName(role)).deletionTaskId();
    assertThat(iam.getServiceLinkedRoleDeletionStatus(r -> r.deletionTaskId(task)).statusAsString())
        .isEqualTo("SUCCEEDED");
    assertThatThrownBy(() -> iam.getRole(r -> r.roleName(role)))
        .isInstanceOf(NoSuchEntityException.class);
  }
}
