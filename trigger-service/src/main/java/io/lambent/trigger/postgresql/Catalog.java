package io.lambent.trigger.postgresql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads facts about tables from the catalog of a database that change messages lack. */
final class Catalog {
  private static final String OF_TABLE =
      " join pg_namespace n on n.oid = c.relnamespace where n.nspname = ? and c.relname = ?";

  private final Map<Long, ColumnType> types = new HashMap<>();

  /** The shape of a table that a message describes. */
  TableShape shape(Connection connection, Message.Relation relation) throws SQLException {
    Set<String> keys =
        relation.identity() == 'f'
            ? keys(connection, relation.schema(), relation.table())
            : relation.columns().stream()
                .filter(Message.Column::isIdentity)
                .map(Message.Column::name)
                .collect(Collectors.toSet());
    resolve(connection, relation.columns().stream().map(Message.Column::type).toList());
    return new TableShape(
        relation.columns().stream()
            .map(
                column ->
                    new TableShape.Column(
                        column.name(), keys.contains(column.name()), type(column.type())))
            .toList(),
        relation.identity() == 'f');
  }

  /** The current shape of a table, without generated columns. */
  TableShape shape(Connection connection, TableArn table) throws SQLException {
    Set<String> keys = keys(connection, table.schema(), table.table());
    Map<String, Long> columns = new LinkedHashMap<>();
    boolean isWhole = false;
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select a.attname, a.atttypid::bigint, c.relreplident = 'f'"
                + " from pg_attribute a join pg_class c on c.oid = a.attrelid"
                + OF_TABLE
                + " and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''"
                + " order by a.attnum")) {
      statement.setString(1, table.schema());
      statement.setString(2, table.table());
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          columns.put(row.getString(1), row.getLong(2));
          isWhole = row.getBoolean(3);
        }
      }
    }
    if (columns.isEmpty()) {
      throw new SQLException("There is no table " + table.quoted());
    }
    resolve(connection, List.copyOf(columns.values()));
    return new TableShape(
        columns.entrySet().stream()
            .map(
                column ->
                    new TableShape.Column(
                        column.getKey(), keys.contains(column.getKey()), type(column.getValue())))
            .toList(),
        isWhole);
  }

  /** The columns of the primary key, or of the index that is the replica identity. */
  private static Set<String> keys(Connection connection, String schema, String table)
      throws SQLException {
    Set<String> keys = new HashSet<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            select a.attname from pg_class c
              join pg_index i on i.indrelid = c.oid and case c.relreplident
                when 'i' then i.indisreplident else i.indisprimary end
              join pg_attribute a on a.attrelid = c.oid
                and a.attnum = any ((i.indkey::int2[])[0:i.indnkeyatts - 1])
            """
                + OF_TABLE)) {
      statement.setString(1, schema);
      statement.setString(2, table);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          keys.add(row.getString(1));
        }
      }
    }
    return keys;
  }

  private ColumnType type(long oid) {
    ColumnType builtIn = ColumnType.builtIn(oid);
    return builtIn == null ? Objects.requireNonNull(types.get(oid)) : builtIn;
  }

  private boolean isKnown(long oid) {
    return ColumnType.builtIn(oid) != null || types.containsKey(oid);
  }

  /** Resolves types: domains to their base types, arrays to their element types. */
  private void resolve(Connection connection, List<Long> oids) throws SQLException {
    List<Long> unknown = oids.stream().filter(oid -> !isKnown(oid)).distinct().toList();
    if (unknown.isEmpty()) {
      return;
    }
    Map<Long, Long> domains = new HashMap<>();
    Map<Long, Long> arrays = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select oid::bigint, typbasetype::bigint, typelem::bigint, typtype = 'd',"
                    + " typcategory = 'A' and typelem <> 0 from pg_type where oid in ("
                    + unknown.stream().map(String::valueOf).collect(Collectors.joining(", "))
                    + ")")) {
      while (row.next()) {
        if (row.getBoolean(4)) {
          domains.put(row.getLong(1), row.getLong(2));
        } else if (row.getBoolean(5)) {
          arrays.put(row.getLong(1), row.getLong(3));
        }
      }
    }
    for (long oid : unknown) {
      if (!domains.containsKey(oid) && !arrays.containsKey(oid)) {
        types.put(oid, ColumnType.Scalar.TEXT);
      }
    }
    List<Long> inner = new ArrayList<>(domains.values());
    inner.addAll(arrays.values());
    resolve(connection, inner);
    domains.forEach((oid, base) -> types.put(oid, type(base)));
    arrays.forEach((oid, element) -> types.put(oid, new ColumnType.ArrayOf(type(element))));
  }
}
