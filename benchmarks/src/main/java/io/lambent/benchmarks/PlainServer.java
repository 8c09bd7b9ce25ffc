package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.List;

/** The reference for warm calls: an HTTP server in the function's language, without a platform. */
final class PlainServer implements AutoCloseable {
  private static final String NODE =
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

  private static final String PYTHON =
      """
      import json
      from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

      class Echo(BaseHTTPRequestHandler):
          protocol_version = 'HTTP/1.1'
          disable_nagle_algorithm = True
          wbufsize = -1

          def do_POST(self):
              event = json.loads(self.rfile.read(int(self.headers['Content-Length'])))
              body = json.dumps(event).encode()
              self.send_response(200)
              self.send_header('Content-Type', 'application/json')
              self.send_header('Content-Length', str(len(body)))
              self.end_headers()
              self.wfile.write(body)

          def log_message(self, *arguments):
              pass

      server = ThreadingHTTPServer(('127.0.0.1', 0), Echo)
      print(server.server_port, flush=True)
      server.serve_forever()
      """;

  private final String title;
  private final ServerProcess process;

  private PlainServer(String title, List<String> command) throws IOException {
    this.title = title;
    this.process = new ServerProcess(title, command);
  }

  static PlainServer node() throws IOException {
    return new PlainServer("plain Node.js HTTP server", List.of("node", "-e", NODE));
  }

  static PlainServer python() throws IOException {
    return new PlainServer("plain Python HTTP server", List.of("python3", "-c", PYTHON));
  }

  String title() {
    return title;
  }

  URI endpoint() {
    return process.endpoint();
  }

  /** A load of one body, which the server echoes. */
  HttpLoad load(byte[] body) {
    return new HttpLoad(endpoint(), List.of(HttpLoad.request("POST", endpoint(), "/", "", body)));
  }

  @Override
  public void close() {
    process.close();
  }
}
