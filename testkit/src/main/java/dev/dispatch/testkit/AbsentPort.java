package dev.dispatch.testkit;

import java.lang.reflect.Proxy;

/** Stands for a port that a test must not come to use. */
public final class AbsentPort {
  private AbsentPort() {}

  /** An implementation of which every method fails the test. */
  public static <T> T of(Class<T> port) {
    return port.cast(
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (proxy, method, args) -> {
              throw new AssertionError("this test was to use no " + port + ", but did: " + method);
            }));
  }
}
