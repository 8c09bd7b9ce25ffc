package io.lambent.services.dynamodb.table;

/** The background work that changes of tables cause. */
public interface TableWork {

  /**
   * Signals that a table was deleted, or that its items or indexes have to be brought into line.
   */
  void wake();
}
