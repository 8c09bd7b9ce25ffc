package io.lambent.trigger.postgresql;

import io.lambent.aws.arn.Arn;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The ARN of a table that is a source: {@code
 * arn:aws:postgresql:REGION:ACCOUNT:CONNECTION/SCHEMA.TABLE}. Names are as in the catalog of the
 * database, without quotes.
 *
 * @param connection as the operator has configured it
 */
record TableArn(String region, String account, String connection, String schema, String table) {
  private static final Pattern RESOURCE = Pattern.compile("([A-Za-z0-9_-]+)/([^./]+)\\.([^/]+)");

  /** Reads an ARN; empty where it is none of a table. */
  static Optional<TableArn> parse(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals("postgresql"))
        .flatMap(
            arn -> {
              Matcher matcher = RESOURCE.matcher(arn.resource());
              return matcher.matches()
                  ? Optional.of(
                      new TableArn(
                          arn.region(),
                          arn.account(),
                          matcher.group(1),
                          matcher.group(2),
                          matcher.group(3)))
                  : Optional.empty();
            });
  }

  /** The name of the table in SQL. */
  String quoted() {
    return quote(schema) + "." + quote(table);
  }

  static String quote(String identifier) {
    return '"' + identifier.replace("\"", "\"\"") + '"';
  }
}
