package dev.dispatch.it.rules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which package may see which. The picture is in ARCHITECTURE.md. */
final class WallsTest {
  private static final String OURS = "dev.dispatch..";

  /** Records, sealed types and ports of the domain; everything in core but the operations. */
  private static final String[] DOMAIN = {
    "dev.dispatch.agent",
    "dev.dispatch.codec..",
    "dev.dispatch.conversation",
    "dev.dispatch.delivery",
    "dev.dispatch.error",
    "dev.dispatch.event",
    "dev.dispatch.fold",
    "dev.dispatch.history",
    "dev.dispatch.id",
    "dev.dispatch.inbox",
    "dev.dispatch.lane",
    "dev.dispatch.op", // OpJson and the small types beside it; the ops are in op.<noun>
    "dev.dispatch.pane",
    "dev.dispatch.plan",
    "dev.dispatch.report",
    "dev.dispatch.screen",
    "dev.dispatch.settings",
    "dev.dispatch.skill",
    "dev.dispatch.store",
    "dev.dispatch.task",
    "dev.dispatch.transport",
    "dev.dispatch.turn",
    "dev.dispatch.worktree",
  };

  @Test
  void clientSeesOnlyWireAndTheJdk() {
    classes()
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(
            "dev.dispatch.client", "dev.dispatch.wire", "java..", "javax..", "org.jspecify..")
        .check(CodeBase.client());
  }

  @Test
  void wireSeesNothingOfOurs() {
    in("dev.dispatch.wire").check(CodeBase.client());
  }

  @Test
  void coreSeesNothingOfClientOrDaemon() {
    classes()
        .that(resideInAnyPackage(OURS))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(DOMAIN)
                .or(resideInAnyPackage("dev.dispatch.op.."))
                .or(not(resideInAnyPackage(OURS))))
        .check(CodeBase.core());
  }

  @Test
  void domainSeesNoOps() {
    noClasses()
        .that()
        .resideInAnyPackage(DOMAIN)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.dispatch.op.(*)..")
        .check(CodeBase.core());
  }

  /**
   * What the surfaces share ({@code surface} itself) may speak the frames of {@code wire}. MCP
   * takes the schemas of its tools from {@code surface.schema}, which is the one thing a surface
   * sees of another.
   */
  @Test
  void surfacesUseTheRegistryAndNeverEachOther() {
    in(
            "dev.dispatch.surface",
            "dev.dispatch.op",
            "dev.dispatch.error",
            "dev.dispatch.id",
            "dev.dispatch.wire")
        .check(CodeBase.daemon());
    for (String surface :
        new String[] {"dev.dispatch.surface.cli..", "dev.dispatch.surface.schema.."}) {
      in(
              surface,
              "dev.dispatch.surface",
              "dev.dispatch.op",
              "dev.dispatch.error",
              "dev.dispatch.id")
          .check(CodeBase.daemon());
    }
    in(
            "dev.dispatch.surface.mcp..",
            "dev.dispatch.surface",
            "dev.dispatch.surface.schema",
            "dev.dispatch.op",
            "dev.dispatch.error",
            "dev.dispatch.id")
        .check(CodeBase.daemon());
  }

  @Test
  void actorsSeeTheDomainOnly() {
    adapter("dev.dispatch.actor").check(CodeBase.daemon());
  }

  @Test
  void adaptersSeeTheDomainAndNeverEachOther() {
    for (String name :
        new String[] {"config", "planfile", "screenrules", "exec", "watch", "store.sqlite"}) {
      adapter("dev.dispatch." + name + "..").check(CodeBase.daemon());
    }
  }

  /** Requests of workers come and go as the client's frames. */
  @Test
  void workerRequestsUseWire() {
    adapter("dev.dispatch.workerio..", "dev.dispatch.wire").check(CodeBase.daemon());
  }

  /** A session is a program with a log, so it starts programs and watches files. */
  @Test
  void sessionsUseExecAndWatch() {
    adapter("dev.dispatch.session..", "dev.dispatch.exec", "dev.dispatch.watch")
        .check(CodeBase.daemon());
  }

  /**
   * Git, trackers, agent and terminal programs are used by their commands, and {@code exec} is the
   * one place that starts programs.
   */
  @Test
  void whatUsesProgramsUsesExec() {
    adapter("dev.dispatch.git..", "dev.dispatch.exec").check(CodeBase.daemon());
    adapter("dev.dispatch.discovery..", "dev.dispatch.exec").check(CodeBase.daemon());
    adapter("dev.dispatch.skillfiles..", "dev.dispatch.exec").check(CodeBase.daemon());
    adapter("dev.dispatch.window..", "dev.dispatch.exec").check(CodeBase.daemon());
  }

  @Test
  void transportsUseSessionsAndExec() {
    for (String kind : new String[] {"shared", "process", "tmux", "wire"}) {
      adapter(
              "dev.dispatch.transport." + kind,
              "dev.dispatch.transport.shared",
              "dev.dispatch.session",
              "dev.dispatch.exec")
          .check(CodeBase.daemon());
    }
  }

  /** Only the wiring knows everything; nothing knows the wiring. */
  @Test
  void nothingSeesTheWiring() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.dispatch.daemon..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.dispatch.daemon..")
        .check(CodeBase.shipped());
  }

  /** A package that no wall names would be outside of all of them. */
  @Test
  void everyPackageHasAWall() {
    classes()
        .should()
        .resideInAnyPackage(
            "dev.dispatch.daemon",
            "dev.dispatch.surface..",
            "dev.dispatch.actor",
            "dev.dispatch.config",
            "dev.dispatch.discovery",
            "dev.dispatch.exec",
            "dev.dispatch.git",
            "dev.dispatch.planfile",
            "dev.dispatch.screenrules",
            "dev.dispatch.session",
            "dev.dispatch.skillfiles",
            "dev.dispatch.store.sqlite",
            "dev.dispatch.transport..",
            "dev.dispatch.watch",
            "dev.dispatch.window",
            "dev.dispatch.workerio")
        .check(CodeBase.daemon());
  }

  /** Of our packages such a class sees its own, the domain, and those named. */
  private static ArchRule adapter(String own, String... more) {
    return classes()
        .that(resideInAnyPackage(own))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(own)
                .or(resideInAnyPackage(DOMAIN))
                .or(resideInAnyPackage(more))
                .or(not(resideInAnyPackage(OURS))));
  }

  /** Of our packages such a class sees its own and those named. */
  private static ArchRule in(String own, String... more) {
    DescribedPredicate<JavaClass> allowed =
        resideInAnyPackage(own).or(resideInAnyPackage(more)).or(not(resideInAnyPackage(OURS)));
    return classes().that(resideInAnyPackage(own)).should().onlyDependOnClassesThat(allowed);
  }
}
