package io.lambent.services.s3.file;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ChecksumAlgorithmTest {

  private static String sum(ChecksumAlgorithm algorithm, byte[] content, int from, int to) {
    ChecksumAlgorithm.Sum sum = algorithm.sum();
    sum.update(content, from, to - from);
    return sum.value();
  }

  /** The check values of the catalogue of CRC algorithms. */
  @ParameterizedTest
  @CsvSource({"CRC32,cbf43926", "CRC32C,e3069283", "CRC64NVME,ae8b14860a799888"})
  void agreesWithTheCatalogue(ChecksumAlgorithm algorithm, String expected) {
    byte[] content = "123456789".getBytes(US_ASCII);

    String sum = sum(algorithm, content, 0, content.length);

    assertThat(HexFormat.of().formatHex(Base64.getDecoder().decode(sum))).isEqualTo(expected);
  }

  @ParameterizedTest
  @EnumSource(
      value = ChecksumAlgorithm.class,
      names = {"CRC32", "CRC32C", "CRC64NVME"})
  void combinesParts(ChecksumAlgorithm algorithm) {
    byte[] content = new byte[100_003];
    new Random(5).nextBytes(content);
    for (int split : Arrays.asList(0, 1, 8, 4096, 99_999, content.length)) {
      assertThat(
              algorithm.combine(
                  sum(algorithm, content, 0, split),
                  sum(algorithm, content, split, content.length),
                  content.length - split))
          .isEqualTo(sum(algorithm, content, 0, content.length));
    }
  }

  /** Words, blocks of words and what is left of them are taken in different ways. */
  @Test
  void takesAnyLengthFromAnyPlace() {
    byte[] content = new byte[300];
    new Random(6).nextBytes(content);
    for (int from = 0; from < 9; from++) {
      for (int to = from; to <= content.length; to++) {
        Crc64Nvme whole = new Crc64Nvme();
        whole.update(content, from, to - from);
        Crc64Nvme bytes = new Crc64Nvme();
        for (int i = from; i < to; i++) {
          bytes.update(content[i]);
        }
        assertThat(whole.getValue()).as("%d to %d", from, to).isEqualTo(bytes.getValue());
      }
    }
  }
}
