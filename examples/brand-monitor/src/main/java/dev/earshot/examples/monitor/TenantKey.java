package dev.earshot.examples.monitor;

import dev.earshot.privacy.TenantSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The tenant's secret in a file that is made once and that only its owner may read, where the file
 * system knows owners. Without it nobody can tell whom the ledger speaks of.
 */
final class TenantKey {
  private TenantKey() {}

  static byte[] in(Path folder) throws IOException {
    Path file = folder.resolve("tenant.key");
    if (!Files.exists(file)) {
      byte[] fresh = new byte[TenantSecret.BYTES];
      new SecureRandom().nextBytes(fresh);
      boolean owners = Files.getFileStore(folder).supportsFileAttributeView("posix");
      FileAttribute<?>[] own = {
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
      };
      Files.createFile(file, owners ? own : new FileAttribute<?>[0]);
      Files.write(file, fresh);
    }
    return Files.readAllBytes(file);
  }
}
