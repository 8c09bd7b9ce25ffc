package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Bodies of requests for S3 that no SDK would send like that. */
@ExtendWith(Lambent.class)
class ObjectStreamsTest {
  private static final int SIZE = 1_000_000;

  private final URI endpoint;
  private final S3Client s3;
  private final String bucket = "b-" + UUID.randomUUID();

  ObjectStreamsTest(Clients clients) {
    this.endpoint = clients.endpoint();
    this.s3 = clients.s3();
    s3.createBucket(request -> request.bucket(bucket));
  }

  private final class Connection implements AutoCloseable {
    private final Socket socket = new Socket(endpoint.getHost(), endpoint.getPort());
    private final BufferedReader in =
        new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));

    Connection() throws IOException {}

    void put(String path, String headers) throws IOException {
      write(
          "PUT "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
              + SIZE
              + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/s3/"
              + "aws4_request, SignedHeaders=host, Signature=0\r\n"
              + headers
              + "\r\n");
    }

    void write(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** The status line of the next answer; reads its headers too. */
    String status() throws IOException {
      String status = String.valueOf(in.readLine());
      int length = 0;
      for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
        if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
          length = Integer.parseInt(line.substring(line.indexOf(':') + 1).trim());
        }
      }
      for (int i = 0; i < length; i++) {
        in.read();
      }
      return status;
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void asksForABodyOnlyWhereItIsWanted() throws IOException {
    try (Connection refused = new Connection();
        Connection taken = new Connection()) {
      refused.put("/none-" + bucket + "/k", "Expect: 100-continue\r\n");
      taken.put("/" + bucket + "/k", "Expect: 100-continue\r\n");

      assertThat(refused.status()).startsWith("HTTP/1.1 404");
      assertThat(taken.status()).startsWith("HTTP/1.1 100");
      taken.write("x".repeat(SIZE));
      assertThat(taken.status()).startsWith("HTTP/1.1 200");
    }
    assertThat(s3.headObject(request -> request.bucket(bucket).key("k")).contentLength())
        .isEqualTo(SIZE);
  }

  @Test
  void answersAfterBodiesThatItDoesNotWant() throws IOException {
    try (Connection connection = new Connection()) {
      connection.put("/none-" + bucket + "/k", "");
      connection.write("x".repeat(SIZE));
      assertThat(connection.status()).startsWith("HTTP/1.1 404");

      connection.put("/" + bucket + "/k", "");
      connection.write("x".repeat(SIZE));
      assertThat(connection.status()).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void keepsNothingOfAnUploadThatBreaksOff() throws IOException {
    s3.putObject(request -> request.bucket(bucket).key("k"), RequestBody.fromString("before"));
    try (Connection connection = new Connection()) {
      connection.put("/" + bucket + "/k", "");
      connection.write("x".repeat(SIZE / 2));
    }

    try (Connection connection = new Connection()) {
      connection.put("/" + bucket + "/after", "");
      connection.write("x".repeat(SIZE));
      assertThat(connection.status()).startsWith("HTTP/1.1 200");
    }
    assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket).key("k")).asUtf8String())
        .isEqualTo("before");
  }
}
