package io.lambent.services.s3;

import io.lambent.aws.wire.Struct;
import io.lambent.client.sql.Instants;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Protects a version of an object from deletion. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html">Locking objects
 * with Object Lock</a>.
 *
 * @param mode {@code GOVERNANCE} or {@code COMPLIANCE}; null where there is no retention
 * @param until the end of the retention; null where there is none
 * @param hold true while a legal hold is on; null where it was never set
 */
record ObjectLock(@Nullable String mode, @Nullable Instant until, @Nullable Boolean hold) {
  static final ObjectLock NONE = new ObjectLock(null, null, null);
  static final String GOVERNANCE = "GOVERNANCE";
  static final String COMPLIANCE = "COMPLIANCE";
  static final Set<String> MODES = Set.of(GOVERNANCE, COMPLIANCE);

  static ObjectLock of(ResultSet row) throws SQLException {
    return new ObjectLock(
        row.getString("lock_mode"),
        Instants.find(row, "lock_until"),
        row.getObject("legal_hold", Boolean.class));
  }

  /** Sets the parameters {@code lockMode}, {@code lockUntil} and {@code hold}. */
  JdbcClient.StatementSpec writeTo(JdbcClient.StatementSpec statement) {
    return statement
        .param("lockMode", mode, Types.VARCHAR)
        .param("lockUntil", until == null ? null : Timestamp.from(until), Types.TIMESTAMP)
        .param("hold", hold, Types.BOOLEAN);
  }

  ObjectLock withRetention(@Nullable String newMode, @Nullable Instant newUntil) {
    return new ObjectLock(newMode, newUntil, hold);
  }

  ObjectLock withHold(boolean on) {
    return new ObjectLock(mode, until, on);
  }

  boolean isRetained(Instant now) {
    return until != null && until.isAfter(now);
  }

  /**
   * Checks that the version may be deleted.
   *
   * @param bypasses true where the request asks to pass governance by
   */
  void checkDeletion(Instant now, boolean bypasses) {
    boolean isKept = isRetained(now) && !(bypasses && GOVERNANCE.equals(mode));
    if (Boolean.TRUE.equals(hold) || isKept) {
      throw protectedFailure();
    }
  }

  /**
   * Checks that the retention may be replaced.
   *
   * @param newMode null to end it
   * @param newUntil null to end it
   * @param bypasses true where the request asks to pass governance by
   */
  void checkRetention(
      @Nullable String newMode, @Nullable Instant newUntil, Instant now, boolean bypasses) {
    if (!isRetained(now) || (bypasses && GOVERNANCE.equals(mode))) {
      return;
    }
    boolean isLonger = newUntil != null && !newUntil.isBefore(until);
    boolean isAsStrict = COMPLIANCE.equals(newMode) || GOVERNANCE.equals(mode);
    if (newMode == null || !isLonger || !isAsStrict) {
      throw protectedFailure();
    }
  }

  private static RuntimeException protectedFailure() {
    return S3Error.ACCESS_DENIED.failure("Access Denied because object protected by object lock.");
  }

  void writeTo(Struct output) {
    if (mode != null) {
      output.put("ObjectLockMode", mode).put("ObjectLockRetainUntilDate", until);
    }
    if (hold != null) {
      output.put("ObjectLockLegalHoldStatus", status(hold));
    }
  }

  static String status(boolean hold) {
    return hold ? "ON" : "OFF";
  }
}
