package dev.earshot.benchmarks;

/** The smallest program there is: what a start costs before Earshot does anything. */
final class FirstLine {
  private FirstLine() {}

  public static void main(String[] args) {
    System.out.println("started");
  }
}
