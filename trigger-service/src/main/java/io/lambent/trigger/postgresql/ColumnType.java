package io.lambent.trigger.postgresql;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How the values of a type are written. */
sealed interface ColumnType {

  /** Types whose values have no elements. */
  enum Scalar implements ColumnType {
    NUMBER,
    BOOLEAN,
    BYTES,
    JSON,
    /** All other types, in PostgreSQL's text form. */
    TEXT
  }

  record ArrayOf(ColumnType element) implements ColumnType {}

  /** The type of a built-in OID; null where the catalog has to be read. */
  static @Nullable ColumnType builtIn(long oid) {
    return BuiltIn.TYPES.get(oid);
  }

  /** See {@code pg_type.dat} of PostgreSQL's sources. */
  final class BuiltIn {
    private static final Map<Long, ColumnType> TYPES = new HashMap<>();

    static {
      add(Scalar.BOOLEAN, 16, 1000);
      add(Scalar.BYTES, 17, 1001);
      add(Scalar.NUMBER, 20, 1016);
      add(Scalar.NUMBER, 21, 1005);
      add(Scalar.NUMBER, 23, 1007);
      add(Scalar.NUMBER, 26, 1028);
      add(Scalar.NUMBER, 700, 1021);
      add(Scalar.NUMBER, 701, 1022);
      add(Scalar.NUMBER, 1700, 1231);
      add(Scalar.JSON, 114, 199);
      add(Scalar.JSON, 3802, 3807);
      // name, text, bpchar, varchar, uuid, date, time, timestamp, timestamptz, interval, timetz
      add(Scalar.TEXT, 19, 1003);
      add(Scalar.TEXT, 25, 1009);
      add(Scalar.TEXT, 1042, 1014);
      add(Scalar.TEXT, 1043, 1015);
      add(Scalar.TEXT, 2950, 2951);
      add(Scalar.TEXT, 1082, 1182);
      add(Scalar.TEXT, 1083, 1183);
      add(Scalar.TEXT, 1114, 1115);
      add(Scalar.TEXT, 1184, 1185);
      add(Scalar.TEXT, 1186, 1187);
      add(Scalar.TEXT, 1266, 1270);
    }

    private BuiltIn() {}

    private static void add(ColumnType type, long oid, long arrayOid) {
      TYPES.put(oid, type);
      TYPES.put(arrayOid, new ArrayOf(type));
    }
  }
}
