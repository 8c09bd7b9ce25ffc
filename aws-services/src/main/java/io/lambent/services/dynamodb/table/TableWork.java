package io.lambent.services.dynamodb.table;

/** Does what follows from changes of tables. */
public interface TableWork {

  /** A table was deleted, or its items or indexes have to be brought into line with it. */
  void wake();
}
