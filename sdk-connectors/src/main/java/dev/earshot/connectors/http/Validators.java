package dev.earshot.connectors.http;

import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server said about the version of a document it sent, to be shown to it when asking again:
 * it then answers "not modified" instead of sending the same again. Goes into a checkpoint.
 *
 * @param etag the {@code ETag}, weak or strong, quotes included; null for none
 * @param lastModified the {@code Last-Modified} as it was written; null for none
 */
public record Validators(@Nullable String etag, @Nullable String lastModified) {
  private static final Validators NONE = new Validators(null, null);
  private static final int LONGEST = 1024;

  /**
   * Creates validators; what is too long for a checkpoint or could not stand in a header is
   * dropped.
   */
  public Validators {
    etag = fit(etag);
    lastModified = fit(lastModified);
  }

  /** Returns the validators of a document never seen. */
  public static Validators none() {
    return NONE;
  }

  /** Returns the validators of an answer. */
  public static Validators of(HttpHeaders headers) {
    return new Validators(
        headers.firstValue("etag").orElse(null), headers.firstValue("last-modified").orElse(null));
  }

  /** Returns the headers that make a request conditional; empty if there is nothing to show. */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    if (etag != null) {
      headers.put("If-None-Match", etag);
    }
    if (lastModified != null) {
      headers.put("If-Modified-Since", lastModified);
    }
    return headers;
  }

  private static @Nullable String fit(@Nullable String value) {
    boolean fits =
        value != null
            && !value.isBlank()
            && value.length() <= LONGEST
            && value.chars().allMatch(c -> c >= ' ' && c < 0x7f);
    return fits ? value : null;
  }
}
