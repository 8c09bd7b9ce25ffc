package io.lambent.aws.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables in the class path, each read when it is first asked for. */
public final class ServiceModels {
  private static final Map<String, ServiceModel> LOADED = new ConcurrentHashMap<>();

  private ServiceModels() {}

  /**
   * The API of a name, such as {@code sqs}.
   *
   * @throws IllegalArgumentException where there is no such table
   */
  public static ServiceModel get(String name) {
    return LOADED.computeIfAbsent(name, ServiceModels::load);
  }

  private static ServiceModel load(String name) {
    if (!name.matches("[a-z0-9-]+")) {
      throw new IllegalArgumentException("not the name of a table: " + name);
    }
    try (InputStream table = ServiceModels.class.getResourceAsStream(name + ".table")) {
      if (table == null) {
        throw new IllegalArgumentException("there is no operation table for " + name);
      }
      return TableReader.read(new String(table.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
