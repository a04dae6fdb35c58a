package dev.earshot.examples.monitor;

import dev.earshot.MalformedException;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.text.UnicodeHost;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The secrets of sources: lines of a kind of input or of an origin, a tab, a credential's name, a
 * tab, the secret. A line for an origin counts for that origin alone, one for a kind wherever an
 * input of that kind has its origin, if all have the same. No message repeats a secret.
 */
final class CredentialsFile {
  private final String file;
  private final List<Entry> entries;

  private CredentialsFile(String file, List<Entry> entries) {
    this.file = file;
    this.entries = entries;
  }

  /** One line of the file. */
  private static final class Entry {
    private final int line;
    private final String whose;
    private final String name;
    private final Secret secret;
    private boolean used;

    private Entry(int line, String whose, String name, Secret secret) {
      this.line = line;
      this.whose = whose;
      this.name = name;
      this.secret = secret;
    }

    private boolean isOfTheSame(Entry other) {
      return whose.equals(other.whose) && name.equals(other.name);
    }
  }

  /** Returns that no source has a secret. */
  static CredentialsFile none() {
    return new CredentialsFile("", List.of());
  }

  /**
   * Reads a file.
   *
   * @throws FileSystemException if it cannot be read, or others than its owner may
   * @throws MalformedException naming the line that is of another form, or that names what a line
   *     before it names
   */
  static CredentialsFile read(Path path) throws IOException {
    GivenFile.readable(path);
    if (PrivateFiles.isOpen(path)) {
      throw new FileSystemException(
          path.toString(), null, "holds secrets and is open to others; chmod 600 closes it");
    }
    String name = GivenFile.nameOf(path);
    List<Entry> entries = new ArrayList<>();
    String[] lines = GivenFile.text(path).split("\\R", -1);
    for (int i = 0; i < lines.length; i++) {
      if (!lines[i].isBlank() && !lines[i].startsWith("#")) {
        Entry entry = entry(lines[i], i + 1, name);
        refuseTwice(name, entry, entries.stream().filter(entry::isOfTheSame).toList());
        entries.add(entry);
      }
    }
    return new CredentialsFile(name, entries);
  }

  /* Which of two secrets would be sent is not for the order of lines to say. */
  private static void refuseTwice(String file, Entry entry, List<Entry> before) {
    for (Entry first : before) {
      throw wrong(
          file, entry.line, "expected each secret once, line " + first.line + " has it too");
    }
  }

  private static Entry entry(String line, int number, String file) {
    String[] parts = line.split("\t", 3);
    if (parts.length < 3 || parts[0].isBlank() || parts[1].isBlank()) {
      throw wrong(file, number, "expected kind or origin, tab, name, tab, secret");
    }
    String whose = parts[0].strip();
    if (!whose.matches("[a-z][a-z0-9-]*")) {
      whose = origin(whose, number, file).toString();
    }
    try {
      return new Entry(number, whose, parts[1].strip(), Secret.of(parts[2].strip()));
    } catch (IllegalArgumentException e) {
      throw wrong(file, number, "expected a secret without control characters, and not blank");
    }
  }

  private static Origin origin(String written, int number, String file) {
    try {
      return Origin.of(UnicodeHost.asciiIn(written));
    } catch (IllegalArgumentException e) {
      throw wrong(file, number, "expected a kind, or an origin such as https://a.example");
    }
  }

  private static MalformedException wrong(String file, int line, String problem) {
    return new MalformedException(file, null, -1, "line " + line + ": " + problem, null);
  }

  /**
   * Returns the secrets of an input; empty if the file has none for it.
   *
   * @throws MalformedException if a line names a secret that the connector does not take, or two
   *     lines name one secret of this input
   */
  Optional<Credentials> of(String kind, Connector connector, ReadRequest request) {
    Optional<Origin> origin = connector.origin(request);
    Credentials credentials = null;
    List<Entry> given = new ArrayList<>();
    for (Entry entry : entries) {
      boolean meant =
          entry.whose.equals(kind)
              || origin.map(Origin::toString).filter(entry.whose::equals).isPresent();
      if (!meant) {
        continue;
      }
      entry.used = true;
      if (origin.isEmpty() || !connector.descriptor().credentials().containsKey(entry.name)) {
        throw wrong(
            file,
            entry.line,
            kind + " takes " + connector.descriptor().credentials().keySet() + ", got another");
      }
      // a kind and an origin may name the same server
      refuseTwice(file, entry, given.stream().filter(e -> e.name.equals(entry.name)).toList());
      given.add(entry);
      credentials =
          (credentials == null ? Credentials.of(origin.get()) : credentials)
              .with(entry.name, entry.secret);
    }
    return Optional.ofNullable(credentials);
  }

  /**
   * Checks that every line was for an input, and that a kind's secrets go to one origin.
   *
   * @param ofKinds the origins of the inputs, each with its kind
   * @throws MalformedException naming the first line that was for none, or for several servers
   */
  void check(List<Kinded> ofKinds) {
    for (Entry entry : entries) {
      if (!entry.used) {
        throw wrong(file, entry.line, "no --input is of that kind or origin");
      }
      long servers =
          ofKinds.stream()
              .filter(one -> one.kind().equals(entry.whose))
              .map(Kinded::origin)
              .distinct()
              .count();
      if (servers > 1) {
        throw wrong(file, entry.line, "inputs of that kind read several servers; name the origin");
      }
    }
  }

  /** An input's kind and origin. */
  record Kinded(String kind, Origin origin) {}
}
