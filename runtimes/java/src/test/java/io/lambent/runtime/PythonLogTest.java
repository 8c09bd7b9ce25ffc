package io.lambent.runtime;

import static io.lambent.runtime.PythonRuntimeTest.start;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The log lines of the Python client. */
@Timeout(60)
class PythonLogTest {
  @BeforeAll
  static void needsPython() {
    PythonRuntimeTest.needsPython();
  }

  @Test
  void logsAsText() throws Exception {
    try (TestingRuntime runtime = start("app.logs")) {
      runtime.invoke("1");
      String time = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z";
      assertThat(runtime.output().split("\n"))
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("printed"),
              line -> assertThat(line).isEqualTo("unfinished"),
              line ->
                  assertThat(line)
                      .matches(
                          "\\[INFO\\]\t"
                              + time
                              + "\t"
                              + TestingRuntime.REQUEST_ID
                              + "\ttwo\rlines"),
              line -> assertThat(line).startsWith("[WARNING]\t").endsWith("\tcounted 3"),
              line -> assertThat(line).isEqualTo("direct"));
    }
  }

  @Test
  void writesRecordsAsTheyAre() throws Exception {
    try (TestingRuntime runtime = start("app.records_in_log")) {
      runtime.invoke("1");
      assertThat(runtime.raw())
          .isEqualTo("a\rb\n\0\u001econtext\0nwith \0000 and \r\n\0\u001eended\0n\n");
    }
    try (TestingRuntime runtime = start("app.raises")) {
      runtime.invoke("1");
      assertThat(runtime.raw())
          .startsWith(
              "\0\u001e[ERROR] ValueError: bad value\0nTraceback (most recent call last):\0n")
          .endsWith("raise ValueError(\"bad value\")\n");
    }
  }

  @Test
  void logsAsJson() throws Exception {
    try (TestingRuntime runtime = start("app.logs", Map.of("AWS_LAMBDA_LOG_FORMAT", "JSON"))) {
      runtime.invoke("1");
      assertThat(runtime.output().split("\n"))
          .contains("printed", "direct")
          .anySatisfy(
              line ->
                  assertThat(line)
                      .contains("\"level\": \"INFO\", \"message\": \"two\\nlines\"")
                      .contains("\"requestId\": \"" + TestingRuntime.REQUEST_ID + "\""))
          .anySatisfy(line -> assertThat(line).contains("\"WARNING\"", "\"key\": \"value\""));
    }
  }
}
