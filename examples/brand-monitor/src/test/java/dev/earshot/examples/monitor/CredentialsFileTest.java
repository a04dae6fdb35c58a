package dev.earshot.examples.monitor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.MalformedException;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.Secret;
import dev.earshot.connectors.mastodon.MastodonConnector;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CredentialsFileTest {
  private static final Connector MASTODON = new MastodonConnector();
  private static final String TOWN = "https://town.example";

  @TempDir Path folder;

  private Path file(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("keys"), text);
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    return file;
  }

  private Optional<String> token(String text, String source) throws IOException {
    return CredentialsFile.read(file(text))
        .of("mastodon", MASTODON, ReadRequest.of(source))
        .flatMap(all -> all.secret("token", Origin.of(source)))
        .map(Secret::reveal);
  }

  @Test
  void aLineCountsForItsKindOrItsOriginAlone() throws IOException {
    assertEquals(Optional.of("a b"), token("# mine\n\nmastodon\ttoken\ta b\n", TOWN + "/tags/x"));
    assertEquals(Optional.of("t"), token(TOWN + "/\ttoken\tt\n", TOWN + "/tags/x"));
    assertEquals(Optional.empty(), token(TOWN + "\ttoken\tt\n", "https://far.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mastodon token hushword",
        "\ttoken\thushword",
        "mastodon\t\thushword",
        "mastodon\ttoken\t ",
        "https:/town\ttoken\thushword",
        "mastodon\tpassword\thushword"
      })
  void whatIsNoLineIsRefusedByItsNumberAndNeverRepeated(String line) throws IOException {
    MalformedException e =
        assertThrows(MalformedException.class, () -> token("# keys\n" + line + "\n", TOWN));
    assertTrue(String.valueOf(e.getMessage()).contains("line 2"), e.getMessage());
    assertFalse(String.valueOf(e.getMessage()).contains("hush"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mastodon\ttoken\thushword\n# again\nmastodon\t token\thushword",
        TOWN + "\ttoken\thushword\n\n" + TOWN + ":443/\ttoken\thushhush",
        "mastodon\ttoken\thushword\n\n" + TOWN + "\ttoken\thushhush"
      })
  void twoLinesForOneSecretAreRefusedWithBoth(String lines) {
    MalformedException e = assertThrows(MalformedException.class, () -> token(lines, TOWN));
    assertTrue(
        e.problem().equals("line 3: expected each secret once, line 1 has it too"), e.problem());
  }

  @Test
  void aLineForNoInputOrForSeveralServersIsRefused() throws IOException {
    CredentialsFile file = CredentialsFile.read(file("mastodon\ttoken\tt\n"));
    assertThrows(MalformedException.class, () -> file.check(List.of()));
    file.of("mastodon", MASTODON, ReadRequest.of(TOWN));
    CredentialsFile.Kinded town = new CredentialsFile.Kinded("mastodon", Origin.of(TOWN));
    file.check(List.of(town, town));
    CredentialsFile.Kinded far =
        new CredentialsFile.Kinded("mastodon", Origin.of("https://far.example"));
    assertThrows(MalformedException.class, () -> file.check(List.of(town, far)));
  }

  @Test
  void aFileThatOthersMayReadIsRefused() throws IOException {
    Path file = file("mastodon\ttoken\tt\n");
    if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      FileSystemException e =
          assertThrows(FileSystemException.class, () -> CredentialsFile.read(file));
      assertTrue(String.valueOf(e.getReason()).contains("chmod 600"), e.getMessage());
    }
  }
}
