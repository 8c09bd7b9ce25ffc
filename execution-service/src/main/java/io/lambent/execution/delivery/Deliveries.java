package io.lambent.execution.delivery;

import io.lambent.contract.destination.Delivery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Takes over the outcomes of events that have ended. */
public final class Deliveries {
  private final DeliveryWorker worker;

  Deliveries(DeliveryWorker worker) {
    this.worker = worker;
  }

  /** Makes deliveries part of the transaction of a connection: once committed, none is lost. */
  public static void insert(Connection connection, List<Delivery> deliveries) throws SQLException {
    DeliveryTable.insert(connection, deliveries);
  }

  /** Deliveries were committed. Never blocks; any thread. */
  public void committed() {
    worker.wake();
  }
}
