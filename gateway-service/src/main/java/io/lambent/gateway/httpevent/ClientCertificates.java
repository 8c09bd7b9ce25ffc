package io.lambent.gateway.httpevent;

import io.lambent.client.certificate.Pem;
import io.lambent.gateway.exchange.ClientFacts;
import io.lambent.gateway.protocol.Call;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** The certificate of a client, as events show it. */
public final class ClientCertificates {
  /** As in {@code Aug 5 09:36:04 2021 GMT}. */
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("MMM ppd HH:mm:ss yyyy 'GMT'", Locale.ENGLISH)
          .withZone(ZoneOffset.UTC);

  private ClientCertificates() {}

  /** The members of {@code clientCert}; null where the client has shown no certificate. */
  public static @Nullable Map<String, @Nullable Object> of(Call call) {
    ClientFacts.ClientCertificate shown = call.exchange().client().certificate();
    return shown == null ? null : members(shown.certificate());
  }

  static Map<String, @Nullable Object> members(X509Certificate certificate) {
    Map<String, @Nullable Object> validity = new LinkedHashMap<>();
    validity.put("notBefore", time(certificate.getNotBefore()));
    validity.put("notAfter", time(certificate.getNotAfter()));
    Map<String, @Nullable Object> members = new LinkedHashMap<>();
    members.put("clientCertPem", pem(certificate));
    members.put("subjectDN", certificate.getSubjectX500Principal().getName());
    members.put("issuerDN", certificate.getIssuerX500Principal().getName());
    members.put(
        "serialNumber",
        HexFormat.ofDelimiter(":").formatHex(certificate.getSerialNumber().toByteArray()));
    members.put("validity", validity);
    return members;
  }

  private static String time(Date time) {
    return TIME.format(time.toInstant());
  }

  private static String pem(X509Certificate certificate) {
    try {
      return Pem.certificate(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes {@code clientCert} with its members, where the client has shown a certificate. */
  public static void write(JsonGenerator json, Call call) {
    Map<String, @Nullable Object> members = of(call);
    if (members != null) {
      json.writeName("clientCert");
      write(json, members);
    }
  }

  private static void write(JsonGenerator json, Map<?, ? extends @Nullable Object> members) {
    json.writeStartObject();
    members.forEach(
        (name, value) -> {
          json.writeName((String) name);
          if (value instanceof Map<?, ?> inner) {
            write(json, inner);
          } else {
            json.writeString(String.valueOf(value));
          }
        });
    json.writeEndObject();
  }
}
