package dev.earshot.connectors.http;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.PositiveOrZero;
import java.time.Duration;

/**
 * How much of its time and memory a program gives to somebody else's server.
 *
 * <p>Immutable and thread-safe.
 */
public final class TransportLimits {
  private static final TransportLimits STANDARD = builder().build();

  private final Duration connect;
  private final Duration headers;
  private final Duration body;
  private final long bodyBytes;
  private final int redirects;

  private TransportLimits(Builder builder) {
    connect = builder.connect;
    headers = builder.headers;
    body = builder.body;
    bodyBytes = builder.bodyBytes;
    redirects = builder.redirects;
  }

  /** Returns the limits a builder starts with. */
  public static TransportLimits standard() {
    return STANDARD;
  }

  /** Returns a builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** Returns how long a connection may take to stand. */
  public Duration connect() {
    return connect;
  }

  /** Returns how long the headers of one answer may take. */
  public Duration headers() {
    return headers;
  }

  /** Returns how long one body may keep its reader waiting in all. */
  public Duration body() {
    return body;
  }

  /** Returns how many bytes one body may have, after inflating. */
  public long bodyBytes() {
    return bodyBytes;
  }

  /** Returns how many redirects one request may take. */
  public int redirects() {
    return redirects;
  }

  /** Builds limits. Not thread-safe. */
  public static final class Builder {
    private static final long MAX_BODY = Integer.MAX_VALUE - 8L;

    private Duration connect = Duration.ofSeconds(10);
    private Duration headers = Duration.ofSeconds(30);
    private Duration body = Duration.ofSeconds(60);
    private long bodyBytes = 8L << 20;
    private int redirects = 5;

    private Builder() {}

    /** Sets how long a connection may take to stand; 10 seconds until set. */
    public Builder connect(Duration connect) {
      this.connect = positive(connect, "connect");
      return this;
    }

    /** Sets how long the headers of one answer may take; 30 seconds until set. */
    public Builder headers(Duration headers) {
      this.headers = positive(headers, "headers");
      return this;
    }

    /** Sets how long one body may keep its reader waiting in all; 60 seconds until set. */
    public Builder body(Duration body) {
      this.body = positive(body, "body");
      return this;
    }

    /** Sets how many bytes one body may have, after inflating; 8 MiB until set. */
    public Builder bodyBytes(@Min(1) @Max(MAX_BODY) long bodyBytes) {
      if (bodyBytes < 1 || bodyBytes > MAX_BODY) {
        throw new IllegalArgumentException("bodyBytes: expected 1 to 2 GiB, got " + bodyBytes);
      }
      this.bodyBytes = bodyBytes;
      return this;
    }

    /** Sets how many redirects one request may take; 5 until set, 0 for none. */
    public Builder redirects(@PositiveOrZero int redirects) {
      if (redirects < 0) {
        throw new IllegalArgumentException("redirects: expected at least 0, got " + redirects);
      }
      this.redirects = redirects;
      return this;
    }

    /** Returns the limits. */
    public TransportLimits build() {
      return new TransportLimits(this);
    }

    private static Duration positive(Duration duration, String name) {
      if (duration.isZero() || duration.isNegative()) {
        throw new IllegalArgumentException(name + ": expected a positive duration");
      }
      return duration;
    }
  }
}
