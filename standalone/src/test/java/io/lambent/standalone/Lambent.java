package io.lambent.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Provides tests with the {@link Clients} of one shared instance, which starts in this process on a
 * free port when the first test needs it.
 */
final class Lambent implements ParameterResolver {
  /** The token of {@code store}, an object store that sends events. */
  static final String SOURCE_TOKEN = "token of store";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Clients.class;
  }

  @Override
  public Clients resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(Namespace.create(Lambent.class))
        .computeIfAbsent(Shared.class, key -> Shared.start(), Shared.class)
        .clients;
  }

  private record Shared(Standalone standalone, Clients clients, Path directory)
      implements AutoCloseable {
    static Shared start() {
      try {
        Path directory = Files.createTempDirectory("lambent-acceptance-");
        System.setProperty("lambent.s3-events.sources.store.token", SOURCE_TOKEN);
        System.setProperty("lambent.network.allow-host-ports", Integer.toString(Signal.port()));
        Standalone standalone = Standalone.start(new Options("127.0.0.1", 0, directory, true));
        return new Shared(standalone, new Clients(standalone.endpoint(), directory), directory);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (StartFailure e) {
        throw new IllegalStateException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() throws IOException {
      clients.close();
      standalone.close();
      TestingFiles.delete(directory);
    }
  }
}
