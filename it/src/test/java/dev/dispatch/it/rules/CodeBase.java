package dev.dispatch.it.rules;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.dispatch.testkit.DispatchSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The compiled classes of the modules, each set read once for all rules. A set that is smaller than
 * it was when the rules were written is refused, so that no rule passes on nothing.
 */
final class CodeBase {
  private static final ConcurrentHashMap<List<Path>, JavaClasses> READ = new ConcurrentHashMap<>();

  private CodeBase() {}

  /** What is shipped. */
  static JavaClasses shipped() {
    return read(330, "client/target/classes", "core/target/classes", "daemon/target/classes");
  }

  static JavaClasses client() {
    return read(45, "client/target/classes");
  }

  static JavaClasses core() {
    return read(150, "core/target/classes");
  }

  static JavaClasses daemon() {
    return read(150, "daemon/target/classes");
  }

  /** The tests of every module, this one's too, and what they share. */
  static JavaClasses tests() {
    return read(
        110,
        "client/target/test-classes",
        "core/target/test-classes",
        "daemon/target/test-classes",
        "testkit/target/classes",
        "testkit/target/test-classes",
        "it/target/test-classes");
  }

  private static JavaClasses read(int atLeast, String... folders) {
    Path root = DispatchSandbox.checkout();
    List<Path> paths =
        Arrays.stream(folders).map(root::resolve).filter(Files::isDirectory).toList();
    JavaClasses classes = READ.computeIfAbsent(paths, p -> new ClassFileImporter().importPaths(p));
    if (classes.size() < atLeast) {
      throw new AssertionError(
          "only "
              + classes.size()
              + " classes in "
              + paths
              + ", expected "
              + atLeast
              + " at least: is the checkout built?");
    }
    return classes;
  }
}
