package dev.dispatch.bench;

/** Does nothing: what a Java program costs at least. */
public final class EmptyMain {
  private EmptyMain() {}

  /** Returns at once. */
  public static void main(String[] args) {}
}
