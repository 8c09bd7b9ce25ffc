package io.lambent.function.code;

import io.lambent.client.http.LazyHttpClient;
import io.lambent.contract.digest.Sha256;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.function.awsapi.Refusals;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.stereotype.Component;

/**
 * Tells the digests of container images, from the registry at {@code lambent.images.registry}. See
 * <a href="https://github.com/opencontainers/distribution-spec/blob/main/spec.md">OCI
 * Distribution</a>.
 */
@Component
@EnableConfigurationProperties(ImageProperties.class)
public class ImageRegistry {
  private static final Logger log = LoggerFactory.getLogger(ImageRegistry.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final String MANIFESTS =
      "application/vnd.oci.image.index.v1+json, application/vnd.oci.image.manifest.v1+json,"
          + " application/vnd.docker.distribution.manifest.list.v2+json,"
          + " application/vnd.docker.distribution.manifest.v2+json";
  private static final String PREFIX = "sha256:";

  private final LazyHttpClient http =
      new LazyHttpClient(
          () ->
              HttpClient.newBuilder()
                  .version(HttpClient.Version.HTTP_1_1)
                  .connectTimeout(TIMEOUT)
                  .build());

  private final ImageProperties properties;

  ImageRegistry(ImageProperties properties) {
    this.properties = properties;
  }

  /**
   * The digest of an image: that of its URI, else what the registry says. Without a registry it is
   * the SHA-256 of the URI, for there is nothing better until the image runs. Blocks.
   *
   * @return SHA-256, hexadecimal, lower case
   * @throws AwsException where the URI is none, or the registry has no such image
   */
  public String digest(String uri) {
    ImageReference image = ImageReference.of(uri);
    if (image.digest() != null) {
      return image.digest();
    }
    URI registry = properties.registry();
    return registry == null ? Sha256.hex(uri) : lookUp(registry, image, uri);
  }

  /** The URI of an image by its digest. */
  public static String resolved(String uri, String sha256) {
    return ImageReference.of(uri).resolved(sha256);
  }

  private String lookUp(URI registry, ImageReference image, String uri) {
    URI manifest = registry.resolve("/v2/" + image.repository() + "/manifests/" + image.tag());
    HttpResponse<Void> response = ask(manifest);
    String digest = response.headers().firstValue("Docker-Content-Digest").orElse("");
    return switch (response.statusCode()) {
      case 200 -> {
        if (!digest.matches(PREFIX + "[0-9a-f]{64}")) {
          throw unreachable(manifest, new IOException("no digest: " + digest));
        }
        yield digest.substring(PREFIX.length());
      }
      case 401, 403 ->
          throw new AwsException(
              ErrorCode.ACCESS_DENIED,
              "Lambda does not have permission to access the ECR image. Check the ECR"
                  + " permissions.");
      case 404 ->
          throw Refusals.invalid(
              "Source image %s does not exist. Provide a valid source image.".formatted(uri));
      default -> throw unreachable(manifest, new IOException("answers " + response.statusCode()));
    };
  }

  private HttpResponse<Void> ask(URI manifest) {
    HttpRequest request =
        HttpRequest.newBuilder(manifest)
            .timeout(TIMEOUT)
            .header("Accept", MANIFESTS)
            .method("HEAD", HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      return http.get().send(request, HttpResponse.BodyHandlers.discarding());
    } catch (IOException e) {
      throw unreachable(manifest, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(manifest, e);
    }
  }

  private static AwsException unreachable(URI manifest, Exception cause) {
    log.warn("{} cannot be looked up", manifest, cause);
    return new AwsException(
        ErrorCode.SERVICE_UNAVAILABLE, "The image registry cannot be reached: " + manifest);
  }
}
