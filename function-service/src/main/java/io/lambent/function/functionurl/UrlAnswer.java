package io.lambent.function.functionurl;

import io.lambent.aws.api.SharedRecord;
import java.net.URI;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A function URL as the API shows it. AWS leaves out {@code InvokeMode} in the answer to a change
 * unless somebody chose one, but reads it as {@code BUFFERED}.
 */
@SharedRecord
public record UrlAnswer(
    String functionUrl,
    String functionArn,
    String authType,
    @Nullable UrlCors cors,
    String creationTime,
    @Nullable String lastModifiedTime,
    @Nullable String invokeMode) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

  /** Output of ListFunctionUrlConfigs. */
  public record UrlList(List<UrlAnswer> functionUrlConfigs, @Nullable String nextMarker) {}

  static UrlAnswer created(UrlConfig config, String endpoint) {
    return of(config, endpoint, null, config.invokeMode());
  }

  static UrlAnswer updated(UrlConfig config, String endpoint) {
    return of(config, endpoint, config.modifiedAt(), config.invokeMode());
  }

  static UrlAnswer read(UrlConfig config, String endpoint) {
    return of(
        config,
        endpoint,
        config.modifiedAt(),
        Objects.requireNonNullElse(config.invokeMode(), FunctionUrlConfigs.BUFFERED));
  }

  private static UrlAnswer of(
      UrlConfig config, String endpoint, @Nullable Instant modified, @Nullable String mode) {
    return new UrlAnswer(
        url(config, endpoint),
        config.arn(),
        config.authType(),
        config.cors(),
        TIME.format(config.createdAt()),
        modified == null ? null : TIME.format(modified),
        mode);
  }

  /**
   * {@code http://ID.lambda-url.REGION.localhost:4566/}: as on AWS, but under the host name by
   * which the caller reached us, or {@code localhost} where that was an address.
   */
  private static String url(UrlConfig config, String endpoint) {
    URI address = URI.create(endpoint);
    String host = address.getHost();
    boolean isAddress = host == null || host.startsWith("[") || host.matches("[0-9.]+");
    return "%s://%s.lambda-url.%s.%s%s/"
        .formatted(
            address.getScheme(),
            config.id(),
            config.function().name().region(),
            isAddress ? "localhost" : host,
            address.getPort() < 0 ? "" : ":" + address.getPort());
  }
}
