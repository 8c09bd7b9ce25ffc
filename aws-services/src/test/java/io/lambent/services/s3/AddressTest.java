package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AddressTest {

  @Test
  void namesTheBucketInTheHost() {
    assertThat(Address.of("http://b-1.s3.localhost:4566", "/a/b"))
        .isEqualTo(new Address("b-1", "a/b"));
    assertThat(Address.of("http://x.y.s3.eu-west-1.localhost.localstack.cloud", "//a"))
        .isEqualTo(new Address("x.y", "/a"));
    assertThat(Address.of("http://x.localhost:4566", "/")).isEqualTo(new Address("x", ""));
    assertThat(Address.of("http://s3.localhost:4566", "/x/y")).isEqualTo(new Address("x", "y"));
    assertThat(Address.of("http://127.0.0.1:4566", "/x/a/../b"))
        .isEqualTo(new Address("x", "a/../b"));
    assertThat(Address.of("http://localhost", "/")).isEqualTo(new Address("", ""));
  }

  @Test
  void namesTheWebsiteInHostOrPath() {
    assertThat(
            WebsiteAddress.of("http://x.y.s3-website-us-east-1.localhost:4566", "/a%20b/").bucket())
        .isEqualTo("x.y");
    assertThat(WebsiteAddress.of("http://x.s3-website.eu-central-1.localhost", "/a%20b/").key())
        .isEqualTo("a b/");
    WebsiteAddress byPath =
        WebsiteAddress.of("http://localhost:4566", "/_aws/s3-website/x/a%20b/c");
    assertThat(byPath.bucket()).isEqualTo("x");
    assertThat(byPath.key()).isEqualTo("a b/c");
    assertThat(byPath.path("d e")).isEqualTo("/_aws/s3-website/x/d%20e");
    assertThat(WebsiteAddress.of("http://localhost", "/_aws/s3-website/x").key()).isEmpty();
  }
}
