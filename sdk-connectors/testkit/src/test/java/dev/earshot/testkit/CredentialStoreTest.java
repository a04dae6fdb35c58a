package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.connectors.CredentialStore;
import dev.earshot.connectors.Credentials;
import dev.earshot.connectors.Origin;
import dev.earshot.connectors.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialStoreTest {
  @Nested
  class InMemory extends CredentialStoreContract {
    @Override
    protected CredentialStore store() {
      return CredentialStore.inMemory();
    }
  }

  /** As a host may write one: a file for each source and origin. */
  @Nested
  class OnFiles extends CredentialStoreContract {
    @TempDir Path folder;

    @Override
    protected CredentialStore store() {
      return new Folder(folder);
    }

    @Override
    protected @Nullable CredentialStore reopened(CredentialStore store) {
      return new Folder(folder);
    }
  }

  @Test
  void aStoreThatLooksAtTheOriginAloneFails() {
    CredentialStore inner = CredentialStore.inMemory();
    CredentialStoreContract contract =
        new CredentialStoreContract() {
          @Override
          protected CredentialStore store() {
            return new CredentialStore() {
              @Override
              public Optional<Credentials> load(String source, Origin origin) {
                return inner.load("", origin);
              }

              @Override
              public void save(String source, Credentials credentials) {
                inner.save("", credentials);
              }

              @Override
              public void remove(String source, Origin origin) {
                inner.remove("", origin);
              }
            };
          }
        };
    assertThrows(AssertionError.class, contract::mixesNoSourcesAndNoOrigins);
    assertThrows(AssertionError.class, contract::forgetsOneAlone);
    assertThrows(AssertionError.class, contract::outlivesTheContextThatRotated);
    assertThrows(Unproven.class, contract::isThereInTheNextProcess);
  }

  private record Folder(Path folder) implements CredentialStore {
    private Path file(String source, Origin origin) {
      String name = Integer.toHexString(source.hashCode()) + hex(source);
      return folder.resolve(name.substring(0, Math.min(100, name.length())) + hex(origin + ""));
    }

    private static String hex(String text) {
      return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Optional<Credentials> load(String source, Origin origin) {
      try {
        Credentials credentials = Credentials.of(origin);
        for (String line : Files.readAllLines(file(source, origin))) {
          String[] cells = line.split("\t", -1);
          credentials = credentials.with(text(cells[0]), Secret.of(text(cells[1])));
        }
        return Optional.of(credentials);
      } catch (NoSuchFileException e) {
        return Optional.empty();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static String text(String hex) {
      return new String(HexFormat.of().parseHex(hex), StandardCharsets.UTF_8);
    }

    @Override
    public void save(String source, Credentials credentials) {
      StringBuilder lines = new StringBuilder();
      for (String name : credentials.names()) {
        String secret = credentials.secret(name, credentials.origin()).orElseThrow().reveal();
        lines.append(hex(name)).append('\t').append(hex(secret)).append('\n');
      }
      try {
        Files.writeString(file(source, credentials.origin()), lines);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void remove(String source, Origin origin) {
      try {
        Files.deleteIfExists(file(source, origin));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
