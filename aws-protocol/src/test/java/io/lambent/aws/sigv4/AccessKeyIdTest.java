package io.lambent.aws.sigv4;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
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
    // One of 65,536 goes with the other prefix too.
    List<String> ids =
        Stream.generate(() -> AccessKeyId.next(AccessKeyId.LASTING, "123456789012"))
            .limit(100)
            .toList();

    assertThat(ids)
        .filteredOn(id -> AccessKeyId.account(id.replace("AKIA", "ASIA")).isPresent())
        .hasSizeLessThan(5);
    assertThat(AccessKeyId.account("AKIAIOSFODNN7EXAMPLE")).isEmpty();
    assertThat(AccessKeyId.account("test")).isEmpty();
    assertThat(AccessKeyId.account("AKIA----------------")).isEmpty();
  }
}
