package io.lambent.trigger.postgresql;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of the output plugin {@code pgoutput}, version 1 of its protocol.
 *
 * @see <a
 *     href="https://www.postgresql.org/docs/current/protocol-logicalrep-message-formats.html">Logical
 *     Replication Message Formats</a>
 */
sealed interface Message {

  /**
   * The begin of a transaction, whose changes follow. Transactions come one after the other, in the
   * order of their commits.
   *
   * @param commitLsn the position at which its commit record begins
   */
  record Begin(long commitLsn, Instant committedAt, long transaction) implements Message {}

  /**
   * The end of a transaction.
   *
   * @param endLsn the position behind its commit record
   */
  record Commit(long commitLsn, long endLsn) implements Message {}

  /**
   * The shape of a table, before its first change and after it was altered.
   *
   * @param identity {@code d} for the primary key, {@code i} for an index, {@code f} for whole
   *     rows, {@code n} for nothing
   */
  record Relation(long id, String schema, String table, char identity, List<Column> columns)
      implements Message {}

  /**
   * @param isIdentity true if the column is part of the replica identity
   */
  record Column(String name, boolean isIdentity, long type) {}

  record Insert(long relation, Row row) implements Message {}

  /**
   * @param old the row before; null where the replica identity has not changed and is not the whole
   *     row
   */
  record Update(long relation, @Nullable OldRow old, Row row) implements Message {}

  record Delete(long relation, OldRow old) implements Message {}

  record Truncate(List<Long> relations) implements Message {}

  /** A type that is not built in. */
  record Type(long oid, String schema, String name) implements Message {}

  /**
   * A message that says nothing about rows.
   *
   * @param kind its first byte
   */
  record Other(char kind) implements Message {}

  /** The values of a row, in the order of the columns. */
  record Row(List<Cell> cells) {
    public Row {
      cells = List.copyOf(cells);
    }
  }

  /**
   * A row before a change.
   *
   * @param isWhole false if only the columns of the replica identity have values
   */
  record OldRow(Row row, boolean isWhole) {}

  /** The value of one column. */
  sealed interface Cell {
    /**
     * @param value as the type's output function writes it
     */
    record Text(String value) implements Cell {}

    /** A value that is not there. */
    enum Absent implements Cell {
      NULL,
      /** A value that is stored outside of the row and has not changed. */
      UNCHANGED,
      /** A value that no event has room for. */
      OVERSIZED
    }
  }
}
