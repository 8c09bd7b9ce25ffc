package io.lambent.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AccessKeyIdTest {

  @Test
  void hasTheAccountInIt() {
    for (String account : List.of("000000000000", "123456789012", "999999999999")) {
      String id = AccessKeyId.next(AccessKeyId.TEMPORARY, account);

      assertThat(id).matches("ASIA[A-Z2-7]{16}");
      assertThat(AccessKeyId.account(id)).contains(account);
      assertThat(AccessKeyId.anyAccount(id)).contains(account);
    }
  }

  @Test
  void isToldFromOtherIds() {
    String id = AccessKeyId.next(AccessKeyId.LASTING, "123456789012");

    assertThat(AccessKeyId.account(id.replace("AKIA", "ASIA"))).isEmpty();
    assertThat(AccessKeyId.account("AKIAIOSFODNN7EXAMPLE")).isEmpty();
    assertThat(AccessKeyId.account("test")).isEmpty();
    assertThat(AccessKeyId.account("AKIA----------------")).isEmpty();
  }
}
