package io.lambent.services.s3.form;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormReaderTest {

  /** Gives one byte at each read, as a slow client may. */
  private static InputStream slowly(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8)) {
      @Override
      public int read(byte[] target, int offset, int length) {
        return super.read(target, offset, Math.min(1, length));
      }
    };
  }

  private static List<String> parts(String body) throws IOException {
    FormReader form = new FormReader(slowly(body), "b");
    List<String> parts = new ArrayList<>();
    for (FormReader.Part part = form.next(); part != null; part = form.next()) {
      parts.add(
          part.name()
              + "="
              + part.text(100)
              + (part.filename() == null ? "" : "@" + part.filename()));
    }
    return parts;
  }

  @Test
  void readsPartAfterPart() throws IOException {
    String body =
        "preamble\r\n--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n2\r\n--b\r\n"
            + "content-disposition: form-data; filename=\"x; y=%22.txt\"; name=\"file\"\r\n"
            + "Content-Type: text/plain\r\n\r\n\r\n-\r\n--\r\n--a\r\n--b--";

    assertThat(parts(body)).containsExactly("a=1\r\n2", "file=\r\n-\r\n--\r\n--a@x; y=\".txt");
  }

  @Test
  void passesOverPartsThatNobodyReads() throws IOException {
    FormReader form =
        new FormReader(
            slowly(
                "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--b\r\n"
                    + "Content-Disposition: form-data; name=c\r\n\r\n\r\n--b--\r\n"),
            "b");

    form.next();
    FormReader.Part second = form.next();

    assertThat(second).isNotNull();
    assertThat(second.name()).isEqualTo("c");
    assertThat(second.text(1)).isEmpty();
    assertThat(form.next()).isNull();
  }

  @Test
  void refusesBodiesThatEndTooSoon() {
    for (String body :
        List.of(
            "",
            "--b\r\nContent-Disposition: form-data; name=a\r\n\r\nx",
            "--b\r\nContent-Disposition: form-data; name=a",
            "--b\r\n\r\nx\r\n--b--")) {
      assertThatThrownBy(() -> parts(body))
          .as(body)
          .isInstanceOf(FormReader.MalformedException.class);
    }
  }

  @Test
  void findsTheBoundary() {
    assertThat(FormReader.boundary("multipart/form-data; boundary=abc")).isEqualTo("abc");
    assertThat(FormReader.boundary("Multipart/Form-Data; charset=utf-8; boundary=\"a b\""))
        .isEqualTo("a b");
    assertThat(FormReader.boundary("text/plain; boundary=abc")).isNull();
    assertThat(FormReader.boundary("multipart/form-data")).isNull();
  }
}
