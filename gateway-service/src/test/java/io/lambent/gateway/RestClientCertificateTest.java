package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.lambent.gateway.TestingCertificates.Issued;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** Client certificates of stages, which servers of HTTP integrations see. */
@Timeout(300)
class RestClientCertificateTest {
  private static final String TRUST_STORE = "javax.net.ssl.trustStore";

  @TempDir Path directory;

  private static HttpsServer server(SSLContext context) throws Exception {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters settings = context.getDefaultSSLParameters();
            settings.setNeedClientAuth(true);
            parameters.setSSLParameters(settings);
          }
        });
    server.createContext(
        "/",
        exchange -> {
          byte[] name =
              ((HttpsExchange) exchange)
                  .getSSLSession()
                  .getPeerPrincipal()
                  .getName()
                  .getBytes(UTF_8);
          exchange.sendResponseHeaders(200, name.length);
          exchange.getResponseBody().write(name);
          exchange.close();
        });
    server.start();
    return server;
  }

  /** Has new connections of this JVM trust an authority alone. */
  private void trust(Issued authority) throws Exception {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("ca", authority.certificate());
    Path file = directory.resolve("trust.p12");
    try (OutputStream out = Files.newOutputStream(file)) {
      trusted.store(out, "changeit".toCharArray());
    }
    System.setProperty(TRUST_STORE, file.toString());
    System.setProperty(TRUST_STORE + "Password", "changeit");
  }

  @Test
  void aServerSeesTheCertificateOfTheStage() throws Exception {
    TestingCertificates authority = new TestingCertificates("CA");
    Issued own = authority.issue("stage");
    HttpsServer server = server(authority.client(authority.issue("server", "localhost")));
    try (TestingGateway gateway = new TestingGateway()) {
      trust(authority.own());
      String certificate =
          JsonMapper.shared()
              .createObjectNode()
              .put("certificate", own.pem())
              .put("key", Base64.getEncoder().encodeToString(own.keys().getPrivate().getEncoded()))
              .toString();
      new TestingRestApi()
          .method(
              "GET",
              "/",
              "{'methodIntegration':{'type':'HTTP_PROXY','httpMethod':'GET','uri':'https://localhost:"
                  + server.getAddress().getPort()
                  + "/'}}")
          .stage("{'clientCertificate':" + certificate + "}")
          .serve(gateway);

      var answer = gateway.get("/dev/", "Host", TestingRestApi.HOST);

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("CN=stage");
    } finally {
      System.clearProperty(TRUST_STORE);
      System.clearProperty(TRUST_STORE + "Password");
      server.stop(0);
    }
  }
}
