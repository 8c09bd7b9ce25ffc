package io.lambent.function.functionurl;

import io.lambent.contract.function.FunctionUrl;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.function.catalog.LambdaFunction;
import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.Id;
import jakarta.persistence.JoinColumn;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/** The configuration of a function URL. */
@Entity
@Table(name = "function_url")
class UrlConfig {
  @Id private String id;

  @ManyToOne(fetch = FetchType.LAZY, optional = false)
  @JoinColumn(name = "function_id")
  private LambdaFunction function;

  private String qualifier;
  private String authType;
  private @Nullable String invokeMode;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable UrlCors cors;

  private Instant createdAt;
  private Instant modifiedAt;

  @SuppressWarnings("NullAway.Init")
  protected UrlConfig() {}

  /**
   * @param id the first label of the host name
   * @param qualifier an alias; empty for the function itself
   */
  UrlConfig(String id, LambdaFunction function, String qualifier, String authType, Instant now) {
    this.id = id;
    this.function = function;
    this.qualifier = qualifier;
    this.authType = authType;
    this.createdAt = now;
    this.modifiedAt = now;
  }

  /** Takes over what is not null. */
  void change(
      @Nullable String auth, @Nullable String mode, @Nullable UrlCors origins, Instant now) {
    authType = auth != null ? auth : authType;
    invokeMode = mode != null ? mode : invokeMode;
    cors = origins != null ? origins : cors;
    modifiedAt = now;
  }

  String id() {
    return id;
  }

  LambdaFunction function() {
    return function;
  }

  String qualifier() {
    return qualifier;
  }

  String authType() {
    return authType;
  }

  /** Null where nobody chose one. */
  @Nullable String invokeMode() {
    return invokeMode;
  }

  @Nullable UrlCors cors() {
    return cors;
  }

  Instant createdAt() {
    return createdAt;
  }

  Instant modifiedAt() {
    return modifiedAt;
  }

  String arn() {
    return qualifier.isEmpty() ? function.name().arn() : function.name().arn(qualifier);
  }

  /** The part of the configuration that the gateway needs to serve the URL. */
  FunctionUrl served() {
    return new FunctionUrl(
        id,
        function.name(),
        qualifier.isEmpty() ? FunctionVersion.LATEST : qualifier,
        authType,
        Objects.requireNonNullElse(invokeMode, FunctionUrlConfigs.BUFFERED),
        cors == null ? null : served(cors));
  }

  private static FunctionUrl.Cors served(UrlCors cors) {
    return new FunctionUrl.Cors(
        Boolean.TRUE.equals(cors.allowCredentials()),
        Objects.requireNonNullElse(cors.allowHeaders(), List.of()),
        Objects.requireNonNullElse(cors.allowMethods(), List.of()),
        Objects.requireNonNullElse(cors.allowOrigins(), List.of()),
        Objects.requireNonNullElse(cors.exposeHeaders(), List.of()),
        cors.maxAge());
  }
}
