package dev.dispatch.it.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZonedDateTime;
import java.util.Date;
import org.junit.jupiter.api.Test;

/** What is dangerous has one place. */
final class OnlyThereTest {
  @Test
  void sqlStaysInTheStore() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.dispatch.store.sqlite..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "javax.sql..", "org.sqlite..", "org.flywaydb..")
        .check(CodeBase.shipped());
  }

  /**
   * The client starts the daemon, a command without a daemon, and the maker of AOT caches; in the
   * daemon {@code exec} starts everything.
   */
  @Test
  void processesAreStartedInOnePlace() {
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.dispatch.client.DaemonLauncher")
        .and()
        .doNotHaveFullyQualifiedName("dev.dispatch.client.OneShotRunner")
        .and()
        .doNotHaveFullyQualifiedName("dev.dispatch.client.AotMaker")
        .and()
        .doNotHaveFullyQualifiedName("dev.dispatch.exec.ProcessRunner")
        .and()
        .doNotHaveFullyQualifiedName("dev.dispatch.exec.Conversation")
        .should()
        .dependOnClassesThat()
        .belongToAnyOf(ProcessBuilder.class)
        .orShould()
        .callMethod(Runtime.class, "exec", String[].class)
        .orShould()
        .callMethod(Runtime.class, "exec", String.class)
        .check(CodeBase.shipped());
  }

  /** {@code Main} tells the client how the start went; {@code OneShot} is a command on its own. */
  @Test
  void printingIsForTheClientAndCommandsWithoutADaemon() {
    ArchRule rule =
        noClasses()
            .that(not(resideInAnyPackage("dev.dispatch.client")))
            .and()
            .doNotHaveFullyQualifiedName("dev.dispatch.daemon.Main")
            .and()
            .doNotHaveFullyQualifiedName("dev.dispatch.daemon.OneShot")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .callMethod(Throwable.class, "printStackTrace");
    rule.check(CodeBase.shipped());
  }

  /** The entry points hand {@code InstantSource.system()} down; nanoTime is no clock. */
  @Test
  void timeComesFromAnInstantSource() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(ZonedDateTime.class, "now")
        .orShould()
        .callConstructor(Date.class)
        .orShould()
        .dependOnClassesThat()
        .belongToAnyOf(Clock.class)
        .check(CodeBase.shipped());
    noClasses()
        .that()
        .doNotHaveFullyQualifiedName("dev.dispatch.daemon.Main")
        .and()
        .doNotHaveFullyQualifiedName("dev.dispatch.daemon.OneShot")
        .and()
        .doNotHaveFullyQualifiedName("dev.dispatch.client.Main")
        .should()
        .callMethod(InstantSource.class, "system")
        .check(CodeBase.shipped());
  }

  @Test
  void nothingIsSynchronized() {
    noCodeUnits().should().haveModifier(JavaModifier.SYNCHRONIZED).check(CodeBase.shipped());
  }

  /** Logging is the daemon's, to a file; core and client have no logger. */
  @Test
  void loggingIsTheDaemons() {
    ArchRule rule =
        noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.slf4j..", "java.util.logging..");
    rule.check(CodeBase.core());
    rule.check(CodeBase.client());
  }
}
