package io.lambent.function.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.error.AwsException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageRegistryTest {
  private static final String DIGEST = "0123456789abcdef".repeat(4);

  private final ImageRegistry images = new ImageRegistry(new ImageProperties(null));

  @Test
  void takesTheDigestOfTheUri() {
    assertThat(images.digest("registry.example/app:v1@sha256:" + DIGEST)).isEqualTo(DIGEST);
  }

  @Test
  void tellsTagsApartWithoutARegistry() {
    assertThat(images.digest("localhost:5000/app:v1"))
        .hasSize(64)
        .isEqualTo(images.digest("localhost:5000/app:v1"))
        .isNotEqualTo(images.digest("localhost:5000/app:v2"));
  }

  @Test
  void namesAnImageByItsDigest() {
    assertThat(ImageRegistry.resolved("registry.example:5000/team/app:v1", DIGEST))
        .isEqualTo("registry.example:5000/team/app@sha256:" + DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "app",
        "app:v1",
        "registry.example/app",
        "registry.example/app:",
        "registry.example/app@sha256:12",
        "registry.example//app:v1",
        "registry.example/../app:v1",
        "registry.example/app:v1?x=y",
        "http://registry.example/app:v1"
      })
  void refusesWhatIsNoImage(String uri) {
    assertThatThrownBy(() -> images.digest(uri))
        .isInstanceOf(AwsException.class)
        .hasMessageContaining("is not valid. Provide a valid source image.");
  }
}
