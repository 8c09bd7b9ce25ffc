package io.lambent.gateway.restapi.definition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentTest {

  @ParameterizedTest
  @CsvSource({
    "image/png, image/png, true",
    "image/png, IMAGE/PNG;q=1, true",
    "image/*, image/webp, true",
    "image/*, image/*, true",
    "image/*, imagery/png, false",
    "*/test, */test, false",
    "*/test, a/test, false",
    "*/*, anything, true",
    "image/png, image, false",
    "image/png, , false"
  })
  void matchesMediaTypes(String binary, String mediaType, boolean isBinary) {
    Deployment deployment =
        new Deployment(
            "d",
            new ResourceTree(List.of()),
            Map.of(),
            Map.of(),
            Map.of(),
            List.of(binary),
            false,
            null,
            null);

    assertThat(deployment.isBinary(mediaType)).isEqualTo(isBinary);
  }
}
