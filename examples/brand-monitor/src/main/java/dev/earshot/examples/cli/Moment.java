package dev.earshot.examples.cli;

import java.time.DateTimeException;
import java.time.Instant;
import picocli.CommandLine;

/** An option's moment in UTC. */
final class Moment implements CommandLine.ITypeConverter<Instant> {
  @Override
  public Instant convert(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new CommandLine.TypeConversionException(
          "expected a moment in UTC such as 2026-11-20T12:00:00Z, got " + text);
    }
  }
}
