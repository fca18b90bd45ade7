package dev.dispatch.daemon;

import dev.dispatch.event.Event;
import dev.dispatch.event.TaskEvent;
import dev.dispatch.store.Store;
import dev.dispatch.store.StoreChange;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The daemon with a store that ends the process as {@code kill -9} does, at a step that is named by
 * an event: {@code -Ddispatch.die=after:QuestionAsked}, {@code before:TaskStatusChanged.DONE}. With
 * {@code -Ddispatch.without=WorkerAssigned} the transactions with that event are not written at
 * all, as if their line of code were missing.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a proxy hands on what it got
public final class TestingMain {
  private static final int KILLED = 137;

  private TestingMain() {}

  public static void main(String[] args) {
    Main.main(args, TestingMain::around);
  }

  private static Store around(Store store) {
    return (Store)
        Proxy.newProxyInstance(
            Store.class.getClassLoader(),
            new Class<?>[] {Store.class},
            (proxy, method, args) -> {
              try {
                return method.getName().equals("submit")
                    ? submit(store, method, args)
                    : method.invoke(store, args);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static Object submit(Store store, java.lang.reflect.Method method, Object[] args)
      throws ReflectiveOperationException {
    List<String> kinds =
        ((List<?>) args[0])
            .stream()
                .filter(StoreChange.Append.class::isInstance)
                .map(change -> kind(((StoreChange.Append) change).event()))
                .toList();
    if (kinds.contains(System.getProperty("dispatch.without", ""))) {
      return CompletableFuture.completedFuture(store.lastSeq());
    }
    String[] die = System.getProperty("dispatch.die", "never:").split(":", 2);
    boolean here = kinds.contains(die[1]);
    if (here && die[0].equals("before")) {
      Runtime.getRuntime().halt(KILLED);
    }
    CompletableFuture<?> stored = (CompletableFuture<?>) method.invoke(store, args);
    if (here && die[0].equals("after")) {
      stored.join();
      Runtime.getRuntime().halt(KILLED);
    }
    return stored;
  }

  /** The event's name, and what a status changes to. */
  public static String kind(Event event) {
    String name = event.getClass().getSimpleName();
    return event instanceof TaskEvent.TaskStatusChanged changed ? name + "." + changed.to() : name;
  }
}
