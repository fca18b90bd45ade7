package dev.dispatch.it.rules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import dev.dispatch.op.Op;
import org.junit.jupiter.api.Test;

/** Cycles, names and forms. */
final class ShapeTest {
  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.dispatch.(**)").should().beFreeOfCycles().check(CodeBase.shipped());
  }

  @Test
  void opsAreNamedVerbNounAndFinal() {
    classes()
        .that()
        .implement(Op.class)
        .should()
        .haveSimpleNameNotEndingWith("Op")
        .andShould()
        .haveModifier(JavaModifier.FINAL)
        .check(CodeBase.shipped());
  }

  /** Ops about the registry itself are beside what they print. */
  @Test
  void opsLiveInOpPackages() {
    classes()
        .that()
        .implement(Op.class)
        .should()
        .resideInAnyPackage(
            "dev.dispatch.op.*", "dev.dispatch.surface.cli", "dev.dispatch.surface.schema")
        .check(CodeBase.shipped());
  }

  @Test
  void noMockLibraryAndNoContainer() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.mockito..",
            "org.easymock..",
            "com.google.inject..",
            "jakarta.inject..",
            "org.springframework..")
        .check(CodeBase.tests());
  }
}
