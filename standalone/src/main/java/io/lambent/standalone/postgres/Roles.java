package io.lambent.standalone.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The roles of the database. Each service logs in as the role that owns its schema and has the
 * schema's name. Such a role can neither see the tables of other services nor, unlike the
 * superuser, run programs or read files of the host.
 */
final class Roles {
  /** The schemas of the services. */
  static final List<String> SCHEMAS =
      List.of(
          "lambent_function",
          "lambent_execution",
          "lambent_billing",
          "lambent_aws",
          "lambent_trigger");

  /**
   * The name of a file in the data directory of a server that has the roles. Copies of the
   * directory have it, too.
   */
  private static final String MARKER = "lambent-roles-2";

  private static final String MAC = "HmacSHA256";

  /**
   * Creates a role and its schema where they are missing. The role becomes the owner of what an
   * earlier version created there as the superuser. A sequence that belongs to a column follows its
   * table.
   */
  private static final String MAKE =
      """
      DO $$
      DECLARE
        item record;
      BEGIN
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '%1$s') THEN
          CREATE ROLE %1$s LOGIN;
        END IF;
        ALTER ROLE %1$s PASSWORD '%2$s';
        CREATE SCHEMA IF NOT EXISTS %1$s AUTHORIZATION %1$s;
        ALTER SCHEMA %1$s OWNER TO %1$s;
        FOR item IN
          SELECT c.oid::regclass AS name FROM pg_class c
          WHERE c.relnamespace = '%1$s'::regnamespace AND c.relowner <> '%1$s'::regrole
            AND (c.relkind IN ('r', 'p', 'v', 'm') OR c.relkind = 'S' AND NOT EXISTS (
              SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass
                AND d.objid = c.oid AND d.deptype IN ('a', 'i')))
        LOOP
          EXECUTE format('ALTER TABLE %%s OWNER TO %1$s', item.name);
        END LOOP;
        FOR item IN
          SELECT p.oid::regprocedure AS name FROM pg_proc p
          WHERE p.pronamespace = '%1$s'::regnamespace AND p.proowner <> '%1$s'::regrole
        LOOP
          EXECUTE format('ALTER ROUTINE %%s OWNER TO %1$s', item.name);
        END LOOP;
      END $$;
      """;

  private Roles() {}

  /** The password of a role, from which the superuser's password cannot be computed. */
  static String password(String role, String firstPassword) {
    try {
      Mac mac = Mac.getInstance(MAC);
      mac.init(new SecretKeySpec(firstPassword.getBytes(UTF_8), MAC));
      return HexFormat.of().formatHex(mac.doFinal(role.getBytes(UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** SQL that sets all passwords, one statement a line; empty where the roles do not exist yet. */
  static String changePasswords(Path data, String firstPassword) {
    return !made(data)
        ? ""
        : SCHEMAS.stream()
            .map(
                role ->
                    "ALTER ROLE " + role + " PASSWORD '" + password(role, firstPassword) + "';\n")
            .collect(Collectors.joining());
  }

  static boolean made(Path data) {
    return Files.exists(data.resolve(MARKER));
  }

  /**
   * @param connection a connection of the superuser
   */
  static void make(Connection connection, Path data, String firstPassword)
      throws SQLException, IOException {
    try (Statement statement = connection.createStatement()) {
      // The server's log would quote a statement that fails, with the password in it.
      statement.execute("SET log_min_error_statement = panic");
      for (String role : SCHEMAS) {
        statement.execute(MAKE.formatted(role, password(role, firstPassword)));
      }
    }
    Files.createFile(data.resolve(MARKER));
  }
}
