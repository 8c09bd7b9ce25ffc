package io.lambent.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Looks into the database of a running instance. */
final class Databases {
  private Databases() {}

  static Connection connect(Path dataDirectory) throws SQLException {
    Path postgres = dataDirectory.resolve("postgres");
    try {
      String port = Files.readAllLines(postgres.resolve("data/postmaster.pid")).get(3).strip();
      return DriverManager.getConnection(
          "jdbc:postgresql://127.0.0.1:" + port + "/postgres",
          "lambent",
          Files.readString(postgres.resolve("password")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
