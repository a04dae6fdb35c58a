package dev.earshot.examples.monitor;

import dev.earshot.MalformedException;
import dev.earshot.connectors.format.RegistrableDomain;
import dev.earshot.privacy.PolicyPack;
import dev.earshot.query.Fields;
import dev.earshot.query.PostFacts;
import dev.earshot.query.QuerySet;
import dev.earshot.scoring.model.BundledScorers;
import dev.earshot.text.Misspelling;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Locale;
import java.util.Objects;

/** A file that somebody named on the command line. */
public final class GivenFile {
  private GivenFile() {}

  /**
   * Returns the file, if it is one that can be read.
   *
   * @throws FileSystemException saying what is wrong with it
   */
  public static Path readable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder; name a file");
    }
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString());
    }
    if (!Files.isReadable(file)) {
      throw new AccessDeniedException(file.toString());
    }
    return file;
  }

  /**
   * Returns the file's text, without a byte order mark.
   *
   * @throws FileSystemException saying what is wrong with the file
   * @throws MalformedException if it is not in UTF-8
   */
  public static String text(Path file) throws IOException {
    try {
      String text = Files.readString(readable(file));
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new MalformedException(nameOf(file), null, -1, "is not in UTF-8; save it in UTF-8", e);
    }
  }

  /**
   * Returns the policy pack of that name, or in that file.
   *
   * @throws IllegalArgumentException if there is neither
   */
  public static PolicyPack pack(String nameOrFile) throws IOException {
    if (PolicyPack.names().contains(nameOrFile)) {
      return PolicyPack.named(nameOrFile);
    }
    Path file = Path.of(nameOrFile);
    if (!Files.exists(file)) {
      throw noneOf("--pack: expected a file or one of ", PolicyPack.names(), nameOrFile);
    }
    try {
      return PolicyPack.parse(text(file));
    } catch (MalformedException e) {
      throw new MalformedException(
          nameOf(file), e.field().orElse(null), e.offset().orElse(-1), e.problem(), e);
    }
  }

  /**
   * Returns what to throw where a value is none of some names.
   *
   * @param expected what was, up to the names
   */
  public static IllegalArgumentException noneOf(
      String expected, Collection<String> names, String got) {
    String near =
        Misspelling.meant(got.toLowerCase(Locale.ROOT), names)
            .or(() -> names.stream().filter(got::equalsIgnoreCase).findFirst())
            .map(meant -> "; did you mean " + meant + "?")
            .orElse("");
    return new IllegalArgumentException(expected + names + ", got " + got + near);
  }

  /** Returns the name under which messages speak of it. */
  public static String nameOf(Path file) {
    return String.valueOf(file.getFileName());
  }

  /** Returns what queries ask for: posts, the domain of their addresses and their scores. */
  public static Fields<PostFacts> fields() {
    return BundledScorers.fields(Fields.posts().with(RegistrableDomain.field()));
  }

  /**
   * Returns the queries of a file, over posts, the domain of their addresses and their scores.
   *
   * @throws FileSystemException saying what is wrong with the file
   * @throws MalformedException naming file and line, if its lines are no queries
   */
  public static QuerySet queries(Path file) throws IOException {
    try {
      return QuerySet.parse(readable(file), fields());
    } catch (MalformedException e) {
      String said = Objects.toString(e.getMessage(), ""); // its source, then line and column
      boolean placed = e.problem().startsWith("line ");
      String problem = placed ? e.problem() : said.substring(e.source().length() + 2);
      throw new MalformedException(nameOf(file), null, -1, problem, e);
    }
  }

  /**
   * Returns the file, if one can be made there.
   *
   * @throws FileSystemException saying what is wrong with it
   */
  public static Path writable(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new FileSystemException(file.toString(), null, "is a folder; name a file");
    }
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new FileSystemException(folder.toString(), null, "is no folder; make it first");
    }
    return file;
  }
}
