package io.lambent.services.ecr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.EcrException;
import software.amazon.awssdk.services.ecr.model.ImageTagMutability;
import software.amazon.awssdk.services.ecr.model.InvalidParameterException;
import software.amazon.awssdk.services.ecr.model.LifecyclePolicyNotFoundException;
import software.amazon.awssdk.services.ecr.model.Repository;
import software.amazon.awssdk.services.ecr.model.RepositoryAlreadyExistsException;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;

class EcrTest {
  private static final EcrClient ecr =
      TestingAwsServices.shared().client(EcrClient.builder(), "ecr", "123456789012");
  private static final String LIFECYCLE =
      "{\"rules\":[{\"rulePriority\":1,\"selection\":{\"tagStatus\":\"untagged\",\"countType\":"
          + "\"sinceImagePushed\",\"countUnit\":\"days\",\"countNumber\":365},"
          + "\"action\":{\"type\":\"expire\"}}]}";

  private final String name = "assets/" + UUID.randomUUID();

  @Test
  void keepsARepositoryWithItsPolicies() {
    Repository made =
        ecr.createRepository(
                r -> r.repositoryName(name).imageTagMutability(ImageTagMutability.IMMUTABLE))
            .repository();
    assertThat(made.repositoryArn())
        .isEqualTo("arn:aws:ecr:us-east-1:123456789012:repository/" + name);
    assertThat(made.repositoryUri())
        .isEqualTo("123456789012.dkr.ecr.us-east-1.amazonaws.com/" + name);
    assertThatThrownBy(() -> ecr.createRepository(r -> r.repositoryName(name)))
        .isInstanceOf(RepositoryAlreadyExistsException.class);

    assertThatThrownBy(() -> ecr.getLifecyclePolicy(r -> r.repositoryName(name)))
        .isInstanceOf(LifecyclePolicyNotFoundException.class);
    ecr.putLifecyclePolicy(r -> r.repositoryName(name).lifecyclePolicyText(LIFECYCLE));
    assertThat(ecr.getLifecyclePolicy(r -> r.repositoryName(name)).lifecyclePolicyText())
        .isEqualTo(LIFECYCLE);
    assertThatThrownBy(
            () ->
                ecr.putLifecyclePolicy(
                    r ->
                        r.repositoryName(name)
                            .lifecyclePolicyText(LIFECYCLE.replace("expire", "keep"))))
        .isInstanceOf(InvalidParameterException.class);
    assertThat(ecr.describeRepositories(r -> r.repositoryNames(name)).repositories())
        .hasSize(1)
        .first()
        .extracting(Repository::imageTagMutability)
        .isEqualTo(ImageTagMutability.IMMUTABLE);
    ecr.deleteRepository(r -> r.repositoryName(name));
    assertThatThrownBy(() -> ecr.describeRepositories(r -> r.repositoryNames(name)))
        .isInstanceOf(RepositoryNotFoundException.class);
  }

  @Test
  void givesNoTokenWithoutARegistry() {
    assertThatThrownBy(ecr::getAuthorizationToken)
        .isInstanceOf(EcrException.class)
        .hasMessageContaining("lambent.ecr.registry");
  }
}
