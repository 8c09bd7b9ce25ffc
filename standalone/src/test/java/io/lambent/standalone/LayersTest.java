package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.standalone.functions.Greeter;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.Layer;
import software.amazon.awssdk.services.lambda.model.PublishLayerVersionResponse;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** Layers from their publication to the functions that use them, with the AWS SDK. */
@ExtendWith(Lambent.class)
class LayersTest {
  private final Clients clients;

  LayersTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void pythonImportsFromTwoLayers() {
    Interpreters.need("python3");
    String below = publish(Zip.of("python/words.py", "NAME = 'below'\n"));
    String above = publish(Zip.of("python/words.py", "NAME = 'above'\n"));
    String handler = "import words\ndef handler(event, context):\n    return words.NAME\n";

    assertThat(call(deploy(Runtime.PYTHON3_13, "app.handler", Zip.of("app.py", handler), below)))
        .isEqualTo("\"below\"");
    assertThat(
            call(
                deploy(Runtime.PYTHON3_13, "app.handler", Zip.of("app.py", handler), below, above)))
        .isEqualTo("\"above\"");
  }

  @Test
  void nodeRequiresFromTwoLayers() {
    Interpreters.need("node");
    String one = publish(Zip.of("nodejs/node_modules/one/index.js", "module.exports = 1;"));
    String two = publish(Zip.of("nodejs/node22/node_modules/two/index.js", "module.exports = 2;"));
    String handler = "exports.handler = async () => [require('one'), require('two')];";

    assertThat(
            call(
                deploy(Runtime.NODEJS22_X, "index.handler", Zip.of("index.js", handler), one, two)))
        .isEqualTo("[1,2]");
  }

  @Test
  void javaLoadsItsHandlerFromALayer() {
    String jar = publish(Zip.of("java/lib/greeter.jar", Zip.of(Greeter.class).asByteArray()));
    String name =
        deploy(Runtime.JAVA25, Greeter.class.getName(), Zip.of("readme.txt", "in a layer"), jar);

    assertThat(Clients.text(clients.invoke(name, "{\"name\":\"layer\"}")))
        .contains("\"hello\":\"layer\"");
  }

  @Test
  void customRuntimeComesFromALayer() {
    Interpreters.need("curl");
    String runtime =
        publish(
            Zip.of(
                "bootstrap",
                """
                #!/bin/sh
                api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                while true; do
                  id=$(curl -s -D - -o /dev/null "$api/next" | sed -n 's/^lambda-runtime-aws-request-id: //Ip' | tr -d '\\r')
                  curl -s -o /dev/null -X POST -d "$(cat /opt/greeting)" "$api/$id/response"
                done
                """));
    String data = publish(Zip.of("greeting", "\"from data\""));

    assertThat(call(deploy(Runtime.PROVIDED_AL2023, "any", Zip.of("none", ""), runtime, data)))
        .isEqualTo("\"from data\"");
  }

  @Test
  void aFunctionGoesOnWithADeletedVersion() {
    Interpreters.need("python3");
    PublishLayerVersionResponse published = publishAs("leaving", Zip.of("python/w.py", "W = 1\n"));
    String name =
        deploy(
            Runtime.PYTHON3_13,
            "app.handler",
            Zip.of("app.py", "import w\ndef handler(event, context):\n    return w.W\n"),
            published.layerVersionArn());
    clients
        .lambda()
        .deleteLayerVersion(
            request -> request.layerName("leaving").versionNumber(published.version()));
    clients.lambda().updateFunctionConfiguration(request -> request.functionName(name).timeout(21));
    clients.awaitUpdated(name);

    assertThat(call(name)).isEqualTo("1");
    FunctionConfiguration configuration =
        clients.lambda().getFunction(request -> request.functionName(name)).configuration();
    assertThat(configuration.layers())
        .extracting(Layer::arn)
        .containsExactly(published.layerVersionArn());
  }

  private String publish(SdkBytes zip) {
    return publishAs("l-" + UUID.randomUUID(), zip).layerVersionArn();
  }

  private PublishLayerVersionResponse publishAs(String name, SdkBytes zip) {
    return clients
        .lambda()
        .publishLayerVersion(
            request -> request.layerName(name).content(content -> content.zipFile(zip)));
  }

  private String deploy(Runtime runtime, String handler, SdkBytes zip, String... layers) {
    String name = clients.deploy(runtime, handler, zip);
    clients
        .lambda()
        .updateFunctionConfiguration(request -> request.functionName(name).layers(List.of(layers)));
    clients.awaitUpdated(name);
    return name;
  }

  private String call(String name) {
    return Clients.text(clients.invoke(name, "{}"));
  }
}
