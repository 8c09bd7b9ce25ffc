package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.encode;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Calls of the operations on layers and on functions that use them. */
abstract class LayerCalls {
  static final String FUNCTIONS = "/2015-03-31/functions/";
  static final String LAYERS = "/2018-10-31/layers";
  static final String OWNER = "100000000030";

  final TestingFunctionService service = TestingFunctionService.shared(OWNER);

  String publish(String layer, String content) {
    return publish(service, layer, Map.of("Content", Map.of("ZipFile", zip(content))))
        .text("LayerVersionArn");
  }

  static Answer publish(TestingFunctionService service, String layer, Map<String, ?> members) {
    Map<String, Object> request = new HashMap<>(members);
    request.putIfAbsent("Content", Map.of("ZipFile", zip(layer)));
    Answer published = service.post(LAYERS + "/" + layer + "/versions", request);
    assertThat(published.status()).isEqualTo(201);
    return published;
  }

  Answer layers(String function, List<String> arns) {
    return service.put(FUNCTIONS + function + "/configuration", Map.of("Layers", arns));
  }

  Answer configuration(String function) {
    return service.get(FUNCTIONS + function + "/configuration");
  }

  static Map<String, Object> with(Map<String, Object> creation, List<String> layers) {
    creation.put("Layers", layers);
    return creation;
  }

  static String arn(String layer) {
    return "arn:aws:lambda:us-east-1:" + OWNER + ":layer:" + layer;
  }

  static String version(String layer, int number) {
    return LAYERS + "/" + layer + "/versions/" + number;
  }

  static Answer byArn(TestingFunctionService caller, String arn) {
    return caller.get(LAYERS + "?find=LayerVersion&Arn=" + encode(arn));
  }

  String sha256(String layerVersion) {
    String digest =
        byArn(service, layerVersion).body().path("Content").path("CodeSha256").asString();
    return HexFormat.of().formatHex(Base64.getDecoder().decode(digest));
  }

  boolean stored(String sha256) {
    return service
        .bean(JdbcClient.class)
        .sql("select exists (select from code where sha256 = ?)")
        .param(sha256)
        .query(Boolean.class)
        .single();
  }
}
