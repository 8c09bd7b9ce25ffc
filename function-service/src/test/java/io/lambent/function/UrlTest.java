package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** The operations on function URLs. */
class UrlTest {
  private static final String FUNCTIONS = "/2015-03-31/functions/";
  private static final String URLS = "/2021-10-31/functions/";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final TestingFunctionService service = TestingFunctionService.shared("100000000009");

  @BeforeEach
  void function() {
    if (service.get(FUNCTIONS + "addressed").status() == 404) {
      service.create(creation("addressed", ""));
      service.post(FUNCTIONS + "addressed/versions", Map.of());
    }
    service.delete(URLS + "addressed/url");
  }

  @Test
  void keepsWhatAnUpdateLeavesOut() {
    Map<String, Object> cors = new HashMap<>();
    cors.put("AllowCredentials", true);
    cors.put("AllowHeaders", List.of("Date", "X-Custom-Header"));
    cors.put("AllowMethods", List.of("GET", "*"));
    cors.put("AllowOrigins", List.of("https://www.example.com"));
    cors.put("ExposeHeaders", List.of("Keep-Alive"));
    cors.put("MaxAge", 86_400);
    Answer created =
        service.post(
            URLS + "addressed/url",
            Map.of("AuthType", "NONE", "Cors", cors, "InvokeMode", "RESPONSE_STREAM"));
    assertThat(created.status()).isEqualTo(201);
    assertThat(JSON.convertValue(created.body().path("Cors"), Map.class)).isEqualTo(cors);

    Answer updated = service.put(URLS + "addressed/url", Map.of("AuthType", "AWS_IAM"));
    assertThat(updated.text("AuthType")).isEqualTo("AWS_IAM");
    assertThat(updated.text("InvokeMode")).isEqualTo("RESPONSE_STREAM");
    assertThat(updated.body().path("Cors")).isEqualTo(created.body().path("Cors"));
    assertThat(updated.text("FunctionUrl")).isEqualTo(created.text("FunctionUrl"));
    assertThat(updated.text("CreationTime")).isEqualTo(created.text("CreationTime"));
    assertThat(service.get(URLS + "addressed/url").body()).isEqualTo(updated.body());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{} | Value null at 'authType' failed to satisfy constraint: Member must not be null",
        "{'AuthType': 'none'} | Value 'none' at 'authType' failed to satisfy constraint: Member"
            + " must satisfy enum value set: [AWS_IAM, NONE]",
        "{'AuthType': 'NONE', 'InvokeMode': 'x'} | Value 'x' at 'invokeMode' failed to satisfy"
            + " constraint: Member must satisfy enum value set: [RESPONSE_STREAM, BUFFERED]",
        "{'AuthType': 'NONE', 'Cors': {'MaxAge': 86401}} | Value '86401' at 'cors.maxAge' failed"
            + " to satisfy constraint: Member must have value less than or equal to 86400",
        "{'AuthType': 'NONE', 'Cors': {'MaxAge': -1}} | Value '-1' at 'cors.maxAge' failed to"
            + " satisfy constraint: Member must have value greater than or equal to 0",
        "{'AuthType': 'NONE', 'Cors': {'AllowMethods': ['OPTIONS']}} | Value '[OPTIONS]' at"
            + " 'cors.allowMethods' failed to satisfy constraint: Member must satisfy constraint:"
            + " [Member must have length less than or equal to 6, Member must have length greater"
            + " than or equal to 0, Member must satisfy regular expression pattern: .*, Member must not be null]",
        "{'AuthType': 'NONE', 'Cors': {'AllowMethods': ['1','2','3','4','5','6','7']}} | Value"
            + " '[1, 2, 3, 4, 5, 6, 7]' at 'cors.allowMethods' failed to satisfy constraint:"
            + " Member must have length less than or equal to 6",
        "{'AuthType': 'NONE', 'Cors': {'AllowOrigins': ['']}} | Value '[]' at"
            + " 'cors.allowOrigins' failed to satisfy constraint: Member must satisfy constraint:"
            + " [Member must have length less than or equal to 253, Member must have length"
            + " greater than or equal to 1, Member must satisfy regular expression pattern: .*, Member must not be null]"
      })
  void refusesWhatTheModelDoesNotAllow(String request, String violation) {
    Answer answer = service.send("POST", URLS + "addressed/url", request.replace('\'', '"'));

    assertThat(answer.error()).isEqualTo("ValidationException");
    assertThat(answer.message()).isEqualTo("1 validation error detected: " + violation);
    assertThat(service.get(URLS + "addressed/url").status()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource({"AllowHeaders, 101", "AllowOrigins, 101", "ExposeHeaders, 101", "AllowMethods, 7"})
  void limitsListsAndRefusesNothingsInThem(String member, int tooMany) {
    for (List<?> list :
        List.of(
            Collections.nCopies(tooMany, "x"), List.of("a\nb"), Collections.singletonList(null))) {
      Map<String, Object> request = Map.of("AuthType", "NONE", "Cors", Map.of(member, list));
      assertThat(service.post(URLS + "addressed/url", request).error())
          .isEqualTo("ValidationException");
    }
    Map<String, Object> most =
        Map.of("AuthType", "NONE", "Cors", Map.of(member, Collections.nCopies(tooMany - 1, "x")));
    assertThat(service.post(URLS + "addressed/url", most).status()).isEqualTo(201);
  }

  /** As recorded from AWS: the address stays, and leads nowhere until the alias is back. */
  @Test
  void outlivesItsAlias() {
    Map<String, Object> alias = Map.of("Name", "live", "FunctionVersion", "1");
    service.post(FUNCTIONS + "addressed/aliases", alias);
    String url = URLS + "addressed/url?Qualifier=live";
    Answer created = service.post(url, Map.of("AuthType", "NONE"));
    assertThat(created.status()).isEqualTo(201);

    service.delete(FUNCTIONS + "addressed/aliases/live");
    assertThat(service.get(url).text("FunctionUrl")).isEqualTo(created.text("FunctionUrl"));
    service.post(FUNCTIONS + "addressed/aliases", alias);
    assertThat(service.get(url).text("FunctionUrl")).isEqualTo(created.text("FunctionUrl"));
    assertThat(service.delete(url).status()).isEqualTo(204);
    service.delete(FUNCTIONS + "addressed/aliases/live");
  }
}
