package io.lambent.execution.invoke;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.InitFailed;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingFunctions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Wrapper scripts and layers. */
interface LayerTests extends FunctionCalls {

  @Test
  default void startsTheWrapperScript() {
    byte[] archive =
        new TestingArchive()
            .file("app.py", "import os\ndef handler(e, c):\n    return os.environ.get('WRAPPED')\n")
            .executable("wrapper", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n")
            .bytes();
    FunctionVersion version =
        execution()
            .functions
            .version("wrapped-" + NAMES.incrementAndGet(), "python3.13", "app.handler", archive);
    FunctionVersion wrapped =
        execution()
            .functions
            .put(
                TestingFunctions.with(
                    version,
                    draft ->
                        draft.environment(
                            Map.of("AWS_LAMBDA_EXEC_WRAPPER", wrapperPath(version)))));

    assertThat(execution().answer(wrapped, "{}")).isEqualTo("\"yes\"");
  }

  /** The wrapper as the function's process finds it. */
  String wrapperPath(FunctionVersion version);

  @Test
  default void reportsAWrapperThatIsNotThere() {
    FunctionVersion wrapped =
        execution()
            .functions
            .put(
                TestingFunctions.with(
                    python("def handler(e, c): return 1\n"),
                    draft -> draft.environment(Map.of("AWS_LAMBDA_EXEC_WRAPPER", "/idontexist"))));

    assertThat(FunctionCalls.payload(execution().call(wrapped, "{}")))
        .contains("Runtime.ExitError", "Runtime exited with error: exit status 127");
  }

  @Test
  default void laysLayersOverEachOther() {
    byte[] first =
        new TestingArchive()
            .file("python/first.py", "NAME = 'first'\n")
            .file("python/both.py", "NAME = 'first'\n")
            .bytes();
    byte[] second = TestingArchive.of("python/both.py", "NAME = 'second'\n");
    FunctionVersion layered =
        withLayers(
            python("import first, both\ndef handler(e, c):\n    return first.NAME + both.NAME\n"),
            first,
            second);

    assertThat(execution().answer(layered, "{}")).isEqualTo("\"firstsecond\"");
  }

  @Test
  default void findsPythonModulesOfLayersMadeForTheVersionThatWasAskedFor() {
    byte[] layer =
        TestingArchive.of("python/lib/python3.13/site-packages/versioned.py", "NAME = '3.13'\n");
    FunctionVersion layered =
        withLayers(python("import versioned\ndef handler(e, c): return versioned.NAME\n"), layer);

    assertThat(execution().answer(layered, "{}")).isEqualTo("\"3.13\"");
  }

  @Test
  default void findsNodeModulesOfLayers() {
    byte[] first =
        TestingArchive.of("nodejs/node_modules/tool/index.js", "module.exports = 'a tool';");
    byte[] second =
        TestingArchive.of(
            "nodejs/node22/node_modules/versioned/index.js", "module.exports = 'for 22';");
    FunctionVersion layered =
        withLayers(
            node("exports.handler = async () => [require('tool'), require('versioned')];"),
            first,
            second);

    assertThat(execution().answer(layered, "{}")).isEqualTo("[\"a tool\",\"for 22\"]");
  }

  @Test
  default void importsPackagesOfLayers() {
    byte[] layer =
        new TestingArchive()
            .file("nodejs/node_modules/tool/package.json", "{\"type\":\"module\"}")
            .file("nodejs/node_modules/tool/index.js", "export default 'a tool';")
            .file("nodejs/node_modules/own/package.json", "{\"type\":\"module\"}")
            .file("nodejs/node_modules/own/index.js", "export default 'of the layer';")
            .bytes();
    byte[] code =
        new TestingArchive()
            .file("node_modules/own/package.json", "{\"type\":\"module\"}")
            .file("node_modules/own/index.js", "export default 'of the function';")
            .file(
                "app.mjs",
                """
                import tool from 'tool';
                import own from 'own';
                export const handler = async () =>
                  [tool, own, await import('absent').catch((error) => error.code)];
                """)
            .bytes();
    FunctionVersion layered =
        withLayers(
            execution()
                .functions
                .version("node-" + NAMES.incrementAndGet(), "nodejs22.x", "app.handler", code),
            layer);

    assertThat(execution().answer(layered, "{}"))
        .isEqualTo("[\"a tool\",\"of the function\",\"ERR_MODULE_NOT_FOUND\"]");
  }

  @Test
  default void requiresAnEsModuleOnlyWhereTheFunctionAsksForThat() {
    byte[] code =
        new TestingArchive()
            .file("package.json", "{\"type\":\"module\"}")
            .file("orders.js", "export const handler = async () => 'loaded';")
            .file("orders/readme.txt", "A directory of that name is what is required.")
            .bytes();
    FunctionVersion version =
        execution()
            .functions
            .put(
                execution()
                    .functions
                    .version(
                        "node-" + NAMES.incrementAndGet(), "nodejs22.x", "orders.handler", code));

    InvocationOutcome outcome = execution().call(version, "{}");
    assertThat(outcome).isInstanceOf(InitFailed.class);
    assertThat(FunctionCalls.payload(outcome)).contains("require() of ES Module", "orders.js");

    FunctionVersion asking =
        TestingFunctions.with(
            version,
            draft ->
                draft
                    .version("1")
                    .environment(Map.of("NODE_OPTIONS", "--experimental-require-module")));
    assertThat(execution().answer(execution().functions.put(asking), "{}")).isEqualTo("\"loaded\"");
  }

  @Test
  default void findsProgramsOfLayers() {
    byte[] layer =
        new TestingArchive().executable("bin/a-tool", "#!/bin/sh\necho from a layer\n").bytes();
    FunctionVersion layered =
        withLayers(
            python(
                """
                import subprocess
                def handler(event, context):
                    return subprocess.run(['a-tool'], capture_output=True, text=True).stdout
                """),
            layer);

    assertThat(execution().answer(layered, "{}")).isEqualTo("\"from a layer\\n\"");
  }

  @Test
  default void startsAWrapperScriptOfALayer() {
    byte[] layer =
        new TestingArchive()
            .executable("wrapper", "#!/bin/sh\nexport WRAPPED=yes\nexec \"$@\"\n")
            .bytes();
    FunctionVersion layered =
        withLayers(
            python("import os\ndef handler(e, c):\n    return os.environ.get('WRAPPED')\n"), layer);
    FunctionVersion wrapped =
        execution()
            .functions
            .put(
                TestingFunctions.with(
                    layered,
                    draft ->
                        draft.environment(
                            Map.of("AWS_LAMBDA_EXEC_WRAPPER", layersPath(layered) + "/wrapper"))));

    assertThat(execution().answer(wrapped, "{}")).isEqualTo("\"yes\"");
  }

  /** The path at which the function's process finds its layers. */
  String layersPath(FunctionVersion version);

  @Test
  default void runsACustomRuntimeOfALayer() {
    byte[] runtime =
        new TestingArchive()
            .executable(
                "bootstrap",
                """
                #!/bin/sh
                api="http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation"
                while true; do
                  id=$(curl -s -D - -o /dev/null "$api/next" | sed -n 's/^lambda-runtime-aws-request-id: //Ip' | tr -d '\\r')
                  curl -s -o /dev/null -X POST -d "$(cat $LAMBDA_TASK_ROOT/words)" "$api/$id/response"
                done
                """)
            .bytes();
    FunctionVersion layered =
        withLayers(
            execution()
                .functions
                .version(
                    "custom-" + NAMES.incrementAndGet(),
                    "provided.al2023",
                    "any.thing",
                    TestingArchive.of("words", "\"of the function\"")),
            runtime);

    assertThat(execution().answer(layered, "{}")).isEqualTo("\"of the function\"");
  }
}
