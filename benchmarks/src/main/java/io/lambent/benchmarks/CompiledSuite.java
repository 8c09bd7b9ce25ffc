package io.lambent.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures cold calls of Node.js functions with much code that the platform has already had
 * compiled, against first calls, for which there is no compiled code yet. Each call ends its
 * environment, so that the next one is cold, too.
 */
final class CompiledSuite {
  private static final int FUNCTIONS = 20;
  private static final int SOURCE_CHARACTERS = 4 << 20;
  private static final int TRIES = 40;

  private static final String HANDLER =
      """
      exports.handler = async () => {
        setTimeout(() => process.exit(0), 1);
        return require('module').getCompileCacheDir?.() ? 'compiled' : 'source';
      };
      """;

  /**
   * A module as a bundler writes it: a function that is called once, and defines many that are not
   * called.
   */
  private static final String MODULE_START =
      """
      modules[%1$d] = (exports) => {
        exports.Client = class Client%1$d {
          constructor(options) { this.options = options; }
          async send(command) { return exports['read' + command.kind](await this.run(command)); }
          run(command) { return Promise.resolve({ status: 200, body: JSON.stringify(command) }); }
        };
      """;

  private static final String MODULE_FUNCTION =
      """
        exports.write%1$d = (input, context) => {
          const headers = { 'content-type': 'application/json', 'x-target': 'Service.%1$d' };
          const query = {};
          if (input.Name !== undefined) query.name = encodeURIComponent(input.Name);
          if (input.Limit !== undefined) query.limit = String(input.Limit);
          const body = {};
          for (const [key, value] of Object.entries(input.Items || {})) {
            if (value === null || value === undefined) continue;
            body[key] = Array.isArray(value) ? value.map((each) => each.toString()) : value;
          }
          return { method: 'POST', path: context.base + '/%1$d', headers, query, body };
        };
        exports.read%1$d = async (output, context) => {
          if (output.status >= 300) {
            const error = new Error(output.body.message || 'failed with ' + output.status);
            error.name = (output.body.code || 'Unknown').split('#').pop();
            throw error;
          }
          const contents = { $metadata: { requestId: output.headers['x-request-id'] } };
          if (output.body.Token != null) contents.Token = String(output.body.Token);
          contents.Items = (output.body.Items || []).filter((item) => item != null);
          return contents;
        };
      """;

  private static final int MODULE_FUNCTIONS = 10;

  private final Options options;
  private final LambdaApi lambda;

  CompiledSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("compiled", options.count(FUNCTIONS), Language.NODE);
    String source = source();
    lambda.delete(names);
    lambda.create(names, Language.NODE, number -> Archives.of("index.js", source, number));
    Latencies first = new Latencies();
    Latencies later = new Latencies();
    try (Caller caller = new Caller(lambda)) {
      for (String name : names) {
        Thread.sleep(options.pause());
        first.add(caller.call(name).toNanos());
        if (!awaitCompiled(name)) {
          System.err.println("compiled: not measured, for this Node.js or instance keeps no code");
          break;
        }
        Thread.sleep(options.pause());
        later.add(caller.call(name).toNanos());
      }
    }
    lambda.remove(names);
    if (later.count() > 0) {
      figures.accept(
          new Figure(
              "cold-4-MiB-of-node-median",
              "ms",
              later.medianMillis(),
              first.medianMillis(),
              "the first call, which finds nothing compiled"));
    }
  }

  private boolean awaitCompiled(String name) throws IOException, InterruptedException {
    for (int i = 0; i < TRIES; i++) {
      Thread.sleep(options.pause());
      if (lambda.invoke(name).contains("compiled")) {
        return true;
      }
    }
    return false;
  }

  private static String source() {
    StringBuilder source = new StringBuilder("'use strict';\nconst modules = [];\n");
    for (int i = 0; source.length() < SOURCE_CHARACTERS; i++) {
      source.append(MODULE_START.formatted(i));
      for (int k = 0; k < MODULE_FUNCTIONS; k++) {
        source.append(MODULE_FUNCTION.formatted(i * MODULE_FUNCTIONS + k));
      }
      source.append("};\n");
    }
    return source
        .append("const loaded = modules.map((each) => { const m = {}; each(m); return m; });\n")
        .append(HANDLER)
        .toString();
  }
}
