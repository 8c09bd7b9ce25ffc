package io.lambent.function.code;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * Frees archives: after each transaction that took a reference away, and, for those a crash left
 * behind, at start.
 */
@Component
class CodeSweep {
  private static final Logger log = LoggerFactory.getLogger(CodeSweep.class);

  private final CodeStore store;
  private final JdbcClient jdbc;

  CodeSweep(CodeStore store, JdbcClient jdbc) {
    this.store = store;
    this.jdbc = jdbc;
  }

  @TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
  void on(CodeReleased released) {
    try {
      store.release(released.sha256());
    } catch (DataAccessException e) {
      log.warn("Code {} is not freed before the next start", released.sha256(), e);
    }
  }

  @EventListener(ApplicationReadyEvent.class)
  void sweep() {
    List<String> unreferenced =
        jdbc.sql(
                """
                select sha256 from code c
                where not exists (select from function_version where code_sha256 = c.sha256)
                and not exists (select from function_version where serving_code_sha256 = c.sha256)
                and not exists (select from layer_version where code_sha256 = c.sha256)
                and not exists (select from layer_use where code_sha256 = c.sha256)
                """)
            .query((row, index) -> row.getString(1))
            .list();
    unreferenced.forEach(store::release);
  }
}
