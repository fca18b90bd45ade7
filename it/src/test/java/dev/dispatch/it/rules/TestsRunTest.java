package dev.dispatch.it.rules;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestTemplate;
import org.junit.platform.commons.annotation.Testable;

/** A test method without {@code @Test} never runs and never fails. */
final class TestsRunTest {
  private static final Set<Class<?>> LIFE_CYCLE =
      Set.of(BeforeEach.class, AfterEach.class, BeforeAll.class, AfterAll.class);

  @Test
  void everyMethodThatLooksLikeATestIsOne() {
    List<String> forgotten = new ArrayList<>();
    int tests = 0;
    for (JavaClass type : CodeBase.tests()) {
      if (!holdsTests(type)) {
        continue;
      }
      for (JavaMethod method : type.getMethods()) {
        if (isTest(method)) {
          tests++;
        } else if (looksLikeATest(method)) {
          forgotten.add(method.getFullName());
        }
      }
    }
    assertThat(forgotten).isEmpty();
    assertThat(tests).isGreaterThan(200);
  }

  @Test
  void everyTestClassIsFoundByItsName() {
    List<String> unfound = new ArrayList<>();
    for (JavaClass type : CodeBase.tests()) {
      boolean top = type.getEnclosingClass().isEmpty();
      boolean found = type.getSimpleName().endsWith("Test");
      boolean runnable =
          !type.isInterface() && !type.getModifiers().contains(JavaModifier.ABSTRACT);
      if (top && !found && runnable && type.getMethods().stream().anyMatch(TestsRunTest::isTest)) {
        unfound.add(type.getName());
      }
    }
    assertThat(unfound).as("classes with tests that the runner does not look for").isEmpty();
  }

  /** A class with tests, or one that by its name should have some. */
  private static boolean holdsTests(JavaClass type) {
    return type.getSimpleName().endsWith("Test")
        || type.getMethods().stream().anyMatch(TestsRunTest::isTest);
  }

  private static boolean isTest(JavaMethod method) {
    return method.isMetaAnnotatedWith(Testable.class)
        || method.isMetaAnnotatedWith(TestTemplate.class)
        || method.isMetaAnnotatedWith(TestFactory.class);
  }

  /** Neither private nor static, gives nothing, takes nothing, and overrides nothing. */
  private static boolean looksLikeATest(JavaMethod method) {
    Set<JavaModifier> modifiers = method.getModifiers();
    return !modifiers.contains(JavaModifier.PRIVATE)
        && !modifiers.contains(JavaModifier.STATIC)
        && !modifiers.contains(JavaModifier.SYNTHETIC)
        && method.getRawReturnType().isEquivalentTo(void.class)
        && method.getRawParameterTypes().isEmpty()
        && !method.getName().equals("close")
        && LIFE_CYCLE.stream().noneMatch(a -> method.isAnnotatedWith(a.getName()));
  }
}
