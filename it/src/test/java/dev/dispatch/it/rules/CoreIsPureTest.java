package dev.dispatch.it.rules;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.locks.Lock;
import org.junit.jupiter.api.Test;

/** Core decides and waits for nothing. */
final class CoreIsPureTest {
  /** Of {@code java.io} only what the language and JSON libraries drag along. */
  private static final DescribedPredicate<JavaClass> IO =
      resideInAPackage("java.io")
          .and(DescribedPredicate.not(type(Serializable.class)))
          .and(DescribedPredicate.not(assignableTo(IOException.class)))
          .and(DescribedPredicate.not(assignableTo(UncheckedIOException.class)));

  @Test
  void readsAndWritesNothing() {
    noClasses().should().dependOnClassesThat(IO).check(CodeBase.core());
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.nio.file..", "java.nio.channels..")
                .and(DescribedPredicate.not(type(Path.class)))
                .and(DescribedPredicate.not(type(FileSystem.class))))
        .orShould()
        .dependOnClassesThat()
        .resideInAnyPackage("java.net..", "java.sql..", "javax.sql..")
        .check(CodeBase.core());
  }

  @Test
  void startsNoProcessAndNoThread() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class, Process.class, ProcessHandle.class, Runtime.class)
        .orShould()
        .dependOnClassesThat(assignableTo(ExecutorService.class))
        .orShould()
        .dependOnClassesThat(assignableTo(Thread.class))
        .orShould()
        .dependOnClassesThat(assignableTo(Lock.class))
        .check(CodeBase.core());
  }

  /** {@code Store} hands a future out; nothing in core waits for one or completes one. */
  @Test
  void waitsForNoFuture() {
    noClasses()
        .should()
        .callMethodWhere(
            new DescribedPredicate<>("a future is waited for or made") {
              @Override
              public boolean test(com.tngtech.archunit.core.domain.JavaMethodCall call) {
                return call.getTargetOwner().isAssignableTo(CompletableFuture.class);
              }
            })
        .check(CodeBase.core());
  }
}
