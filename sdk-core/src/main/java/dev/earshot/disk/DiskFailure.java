package dev.earshot.disk;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A failure that a disk itself found, and the words for those that the system reports. */
final class DiskFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private record Words(String said, String reason) {}

  private static final String FULL = "the disk is full";
  private static final String READ_ONLY = "the file system is read-only";
  private static final String DENIED = "permission is denied";
  private static final String GONE = "a file or folder is gone";
  private static final String OTHER_KIND =
      "a folder stands where a file is expected, or a file where a folder is";

  /** What Linux, macOS and Windows say, in lower case, and what it means. */
  private static final List<Words> SYSTEMS =
      List.of(
          new Words("no space left on device", FULL),
          new Words("not enough space on the disk", FULL),
          new Words("disk quota exceeded", "the disk quota is used up"),
          new Words("disc quota exceeded", "the disk quota is used up"),
          new Words("read-only file system", READ_ONLY),
          new Words("the media is write protected", READ_ONLY),
          new Words("permission denied", DENIED),
          new Words("operation not permitted", DENIED),
          new Words("access is denied", DENIED),
          new Words("file too large", "a file is larger than may be here"),
          new Words("too many open files", "too many files are open"),
          new Words("stale file handle", "the network file system lost a file"),
          new Words("input/output error", "the device reports an input/output error"),
          new Words("used by another process", "another process has a file open"),
          new Words("no such file or directory", GONE),
          new Words("cannot find the", GONE),
          new Words("is a directory", OTHER_KIND),
          new Words("not a directory", OTHER_KIND));

  DiskFailure(String reason) {
    super(reason);
  }

  /** Says why in words that hold no path; the failure's class where there are none for it. */
  static String reason(Throwable failed) {
    for (Throwable at = failed; at != null; at = at.getCause()) {
      String reason = known(at);
      if (reason != null) {
        return reason;
      }
    }
    return failed.getClass().getSimpleName();
  }

  private static @Nullable String known(Throwable failed) {
    if (failed instanceof DiskFailure) {
      return failed.getMessage();
    } else if (failed instanceof AccessDeniedException) {
      return DENIED;
    } else if (failed instanceof NoSuchFileException) {
      return GONE;
    } else if (failed instanceof NotDirectoryException
        || failed instanceof FileAlreadyExistsException) {
      return OTHER_KIND;
    } else if (!(failed instanceof IOException)) {
      return null;
    }
    String said = String.valueOf(failed.getMessage()).toLowerCase(Locale.ROOT);
    return SYSTEMS.stream()
        .filter(words -> said.contains(words.said()))
        .map(Words::reason)
        .findFirst()
        .orElse(null);
  }
}
