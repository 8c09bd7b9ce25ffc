package io.lambent.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A Node.js HTTP server that echoes bodies: what a warm call is compared with. */
final class PlainNodeServer implements AutoCloseable {
  private static final String SOURCE =
      """
      const server = require('http').createServer((request, response) => {
        const chunks = [];
        request.on('data', (chunk) => chunks.push(chunk));
        request.on('end', () => {
          const body = JSON.stringify(JSON.parse(Buffer.concat(chunks)));
          response.writeHead(200, {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          });
          response.end(body);
        });
      });
      server.listen(0, '127.0.0.1', () => console.log(server.address().port));
      """;

  private final Process process;
  private final int port;

  PlainNodeServer() throws IOException {
    process =
        new ProcessBuilder("node", "-e", SOURCE)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader();
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the Node.js server did not start");
    }
    port = Integer.parseInt(line.trim());
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(5, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
