package io.lambent.runtime;

import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/** The diagnostic context of the function's own log4j, for functions with AWS's appender. */
final class Log4jContext {
  private static final String KEY = "AWSRequestId";
  private static @Nullable Method put;
  private static boolean searched;

  private Log4jContext() {}

  static void setRequestId(String requestId) {
    if (!searched) {
      searched = true;
      put = find("org.apache.logging.log4j.ThreadContext", String.class);
      if (put == null) put = find("org.apache.log4j.MDC", Object.class);
      if (put == null) {
        System.err.println(
            "Customer using log4j appender but unable to load either org.apache.log4j.MDC or"
                + " org.apache.logging.log4j.ThreadContext. Customer cannot see RequestId in log4j"
                + " log lines.");
      }
    }
    try {
      if (put != null) put.invoke(null, KEY, requestId);
    } catch (ReflectiveOperationException unusable) {
      put = null;
    }
  }

  private static @Nullable Method find(String name, Class<?> value) {
    try {
      return Class.forName(name, true, Thread.currentThread().getContextClassLoader())
          .getMethod("put", String.class, value);
    } catch (ReflectiveOperationException absent) {
      return null;
    }
  }
}
