package io.lambent.trigger.postgresql;

import java.util.List;

/**
 * The columns of a table.
 *
 * @param oldRowsAreWhole true if changes contain the whole previous row
 */
record TableShape(List<Column> columns, boolean oldRowsAreWhole) {
  TableShape {
    columns = List.copyOf(columns);
  }

  /**
   * @param isKey true if the column belongs to the primary key, or to the index that is the replica
   *     identity
   */
  record Column(String name, boolean isKey, ColumnType type) {}

  List<String> keys() {
    return columns.stream().filter(Column::isKey).map(Column::name).toList();
  }
}
