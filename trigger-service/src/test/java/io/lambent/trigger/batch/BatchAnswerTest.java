package io.lambent.trigger.batch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchAnswerTest {
  private static final Set<String> BATCH = Set.of("a", "b", "c");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "{}",
        "\"\"",
        "{\"other\": 1}",
        "{\"batchItemFailures\": null}",
        "{\"batchItemFailures\": []}"
      })
  void takesAnAnswerWithoutFailuresForSuccess(String answer) {
    assertThat(failures(answer)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"batchItemFailures\": [",
        "1",
        "\"text\"",
        "[]",
        "{\"batchItemFailures\": {}}",
        "{\"batchItemFailures\": \"a\"}",
        "{\"batchItemFailures\": [\"a\"]}",
        "{\"batchItemFailures\": [{}]}",
        "{\"batchItemFailures\": [{\"itemIdentifier\": null}]}",
        "{\"batchItemFailures\": [{\"itemIdentifier\": \"\"}]}",
        "{\"batchItemFailures\": [{\"itemIdentifier\": 1}]}",
        "{\"batchItemFailures\": [{\"itemIdentifer\": \"a\"}]}",
        "{\"batchItemFailures\": [{\"itemIdentifier\": \"a\"}, {\"itemIdentifier\": \"x\"}]}"
      })
  void takesAnAnswerThatIsMalformedForTheFailureOfAll(String answer) {
    assertThat(failures(answer)).isEqualTo(BATCH);
  }

  @Test
  void namesTheRecordsThatHaveFailed() {
    assertThat(
            failures(
                "{\"batchItemFailures\": [{\"itemIdentifier\": \"a\"}, {\"itemIdentifier\":"
                    + " \"c\"}]}"))
        .containsExactlyInAnyOrder("a", "c");
  }

  private static Set<String> failures(String answer) {
    return BatchAnswer.failures(answer.getBytes(UTF_8), BATCH);
  }
}
