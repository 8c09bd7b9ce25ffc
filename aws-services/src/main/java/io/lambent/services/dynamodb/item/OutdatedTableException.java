package io.lambent.services.dynamodb.item;

import io.lambent.services.dynamodb.table.Table;

/** The definition of a table has changed since it was read, or the table was deleted. */
final class OutdatedTableException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Table table;

  OutdatedTableException(Table table) {
    super("outdated: " + table.name(), null, false, false);
    this.table = table;
  }

  Table table() {
    return table;
  }
}
