package io.lambent.contract.api;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ServiceUriTest {
  @Test
  void readsTheParts() {
    ServiceUri uri = ServiceUri.parse("arn:aws:apigateway:us-east-1:bucket.a.s3:path/key/{name}");

    assertThat(uri).isEqualTo(new ServiceUri("us-east-1", "bucket.a.s3", true, "key/{name}"));
    assertThat(uri).extracting(ServiceUri::service).isEqualTo("s3");
    assertThat(uri).extracting(ServiceUri::subdomain).isEqualTo("bucket.a");
    assertThat(ServiceUri.parse("arn:aws:apigateway::sqs:action/SendMessage"))
        .isEqualTo(new ServiceUri("", "sqs", false, "SendMessage"));
  }

  @Test
  void findsNoneInOtherUris() {
    assertThat(ServiceUri.parse("https://example.com/")).isNull();
    assertThat(ServiceUri.parse("arn:aws:apigateway:us-east-1:sqs:queue/a")).isNull();
    assertThat(ServiceUri.parse("arn:aws:lambda:us-east-1:1:function:f")).isNull();
  }
}
