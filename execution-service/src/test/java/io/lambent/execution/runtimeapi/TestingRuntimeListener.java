package io.lambent.execution.runtimeapi;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.invocation.ResponseFlow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what it hears. */
final class TestingRuntimeListener implements RuntimeListener {
  final List<String> events = new ArrayList<>();

  /** Of the streamed answer that began last. */
  @Nullable ResponseFlow flow;

  @Override
  public void waiting() {
    events.add("waiting");
  }

  @Override
  public void ready() {
    events.add("ready");
  }

  @Override
  public void initError(String type, byte[] error) {
    events.add("init error " + type + " " + new String(error, UTF_8));
  }

  @Override
  public void taken(String requestId) {
    events.add("taken " + requestId);
  }

  @Override
  public void response(String requestId, byte[] payload) {
    events.add("response " + requestId + " " + new String(payload, UTF_8));
  }

  @Override
  public void responseTooLarge(String requestId, long size) {
    events.add("too large " + requestId + " " + size);
  }

  @Override
  public void error(String requestId, String type, byte[] error, boolean last) {
    events.add(
        (last ? "fatal " : "error ") + requestId + " " + type + " " + new String(error, UTF_8));
  }

  @Override
  public void streamBegan(String requestId, String contentType, ResponseFlow begun) {
    flow = begun;
    events.add("stream " + requestId + " " + contentType);
  }

  @Override
  public void streamPart(byte[] bytes) {
    events.add("part " + new String(bytes, UTF_8));
  }

  @Override
  public void streamEnded() {
    events.add("end");
  }

  @Override
  public void streamBroken() {
    events.add("broken");
  }

  @Override
  public void violated(String reason) {
    events.add("violated");
  }

  @Override
  public void closed() {
    events.add("closed");
  }
}
