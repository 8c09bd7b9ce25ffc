package io.lambent.services.apis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.client.certificate.Pem;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads the truststores of domain names from objects of this installation's S3. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mutual-tls.html">mutual
 * TLS authentication</a>.
 */
@Component
public class Truststores {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_CERTIFICATES = 1_000;

  private static final Pattern URI = Pattern.compile("s3://([a-z0-9.-]{3,63})/(.+)");
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN (?:TRUSTED )?CERTIFICATE-----([A-Za-z0-9+/=\\s]*)"
              + "-----END (?:TRUSTED )?CERTIFICATE-----");

  private final AwsOperations operations;
  private final Clock clock;

  Truststores(AwsOperations operations, Clock clock) {
    this.operations = operations;
    this.clock = clock;
  }

  /**
   * The content of a truststore.
   *
   * @param certificates in the PEM format, one after the other
   * @param warnings about certificates that are of no use
   */
  public record Truststore(String certificates, List<String> warnings) {}

  /**
   * Reads a truststore.
   *
   * @param uri {@code s3://BUCKET/KEY}
   * @param version of the object; null for the latest
   * @throws AwsFailure where there is none, or none of its certificates can be read
   */
  public Truststore read(Caller caller, String uri, @Nullable String version) {
    Matcher place = URI.matcher(uri);
    if (!place.matches()) {
      throw badRequest(
          "Invalid S3 URI provided for truststore. The URI must be of the form s3://bucket/key");
    }
    AwsOperations.Scope scope =
        new AwsOperations.Scope(caller.account(), caller.region(), caller.endpoint());
    byte[] bytes;
    try {
      bytes = operations.object(scope, place.group(1), place.group(2), version);
    } catch (OperationFailure e) {
      throw badRequest("The truststore " + uri + " could not be read from S3: " + e.text());
    }
    if (bytes.length > MAX_BYTES) {
      throw badRequest("The truststore " + uri + " has more than 1 MB");
    }
    return parse(uri, new String(bytes, UTF_8));
  }

  private Truststore parse(String uri, String text) {
    StringBuilder certificates = new StringBuilder();
    List<String> warnings = new ArrayList<>();
    Matcher matcher = CERTIFICATE.matcher(text);
    int count = 0;
    int usable = 0;
    while (matcher.find()) {
      count++;
      try {
        X509Certificate certificate = certificate(matcher.group(1));
        check(certificate, warnings);
        certificates.append(Pem.certificate(certificate.getEncoded())).append('\n');
        usable++;
      } catch (CertificateException | IllegalArgumentException e) {
        warnings.add("Certificate " + count + " of the truststore cannot be read");
      }
    }
    if (usable == 0) {
      throw badRequest("The truststore " + uri + " has no valid certificate in the PEM format");
    }
    if (count > MAX_CERTIFICATES) {
      throw badRequest("The truststore " + uri + " has more than 1000 certificates");
    }
    return new Truststore(certificates.toString(), List.copyOf(warnings));
  }

  private static X509Certificate certificate(String encoded) throws CertificateException {
    byte[] der = Base64.getMimeDecoder().decode(encoded);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }

  private void check(X509Certificate certificate, List<String> warnings) {
    String subject = certificate.getSubjectX500Principal().getName();
    try {
      certificate.checkValidity(Date.from(clock.instant()));
    } catch (CertificateExpiredException e) {
      warnings.add("The certificate of " + subject + " has expired");
    } catch (CertificateNotYetValidException e) {
      warnings.add("The certificate of " + subject + " is not valid yet");
    }
  }

  private static AwsFailure badRequest(String message) {
    return AwsFailure.declared("BadRequestException", message);
  }
}
