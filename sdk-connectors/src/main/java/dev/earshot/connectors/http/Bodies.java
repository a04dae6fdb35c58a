package dev.earshot.connectors.http;

import dev.earshot.EarshotException;
import dev.earshot.Failure;
import dev.earshot.MalformedException;
import dev.earshot.UnavailableException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Opens what a body is packed in, as far as a limit. */
final class Bodies {
  /** More layers than this are a bomb's, not a server's. */
  private static final int MOST_LAYERS = 3;

  /** By how much a small body may be longer when it is packed. */
  private static final int SLACK = 1 << 16;

  private Bodies() {}

  /** Waits for a byte to say whether there is one: what unpacks gzip asks so for a next member. */
  private static final class Peeking extends BufferedInputStream {
    Peeking(InputStream in) {
      super(in);
    }

    @Override
    public synchronized int available() throws IOException {
      if (count > pos) {
        return count - pos;
      }
      mark(1);
      int next = read();
      reset();
      return next < 0 ? 0 : 1;
    }
  }

  /**
   * Returns the body as it was before its content codings; nothing is read before the first read.
   */
  static InputStream inflated(HttpResponse<InputStream> response, String place, long limit) {
    List<String> codings = new ArrayList<>();
    for (String value : response.headers().allValues("content-encoding")) {
      for (String coding : value.toLowerCase(Locale.ROOT).split(",", -1)) {
        if (!coding.isBlank() && !coding.strip().equals("identity")) {
          codings.add(coding.strip());
        }
      }
    }
    return new Limited(response.body(), codings, place, limit);
  }

  private static final class Limited extends FilterInputStream {
    private final InputStream raw;
    private final List<String> codings;
    private final String place;
    private final long limit;
    private long count;
    private boolean open;
    private boolean ended;

    Limited(InputStream raw, List<String> codings, String place, long limit) {
      super(raw);
      this.raw = raw;
      this.codings = codings;
      this.place = place;
      this.limit = limit;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      try {
        if (!open) {
          open = true;
          open();
        }
        int read = in.read(target, offset, length);
        count += Math.max(read, 0);
        if (read < 0 && !ended) {
          ended = true;
          // past the packed end, so that the client sees the end too and keeps the connection
          int beyond = in == raw ? -1 : raw.read();
          if (beyond >= 0) {
            in.close();
          }
        }
        if (count > limit) {
          in.close();
          throw new MalformedException(
              place, null, limit, "body longer than " + limit + " bytes", null);
        }
        return read;
      } catch (EarshotException e) {
        throw e;
      } catch (ZipException | RuntimeException | StackOverflowError e) {
        // the platform's reader of gzip goes one call deeper for each empty member
        throw new MalformedException(
            place, null, count, "compressed body is damaged", Failure.of(e));
      } catch (EOFException e) {
        throw new UnavailableException("half a body from " + place, null, Failure.of(e));
      } catch (IOException e) {
        throw new UnavailableException(
            "the body from " + place + " broke off", null, Failure.of(e));
      }
    }

    private void open() throws IOException {
      if (codings.size() > MOST_LAYERS) {
        throw unknown();
      }
      if (!codings.isEmpty()) {
        in = new Counted(raw);
      }
      for (int i = codings.size() - 1; i >= 0; i--) {
        in = opened(codings.get(i), new Peeking(in));
      }
    }

    /* What unpacks to nothing would else be read for ever. */
    private final class Counted extends FilterInputStream {
      private long packed;

      Counted(InputStream raw) {
        super(raw);
      }

      @Override
      public int read() throws IOException {
        return counted(super.read(), 1);
      }

      @Override
      public int read(byte[] target, int offset, int length) throws IOException {
        int read = super.read(target, offset, length);
        return counted(read, read);
      }

      private int counted(int read, int bytes) {
        packed += Math.max(0, read < 0 ? 0 : bytes);
        if (packed > limit + SLACK) {
          throw new MalformedException(
              place, null, limit, "packed body longer than " + limit + " bytes", null);
        }
        return read;
      }
    }

    private InputStream opened(String coding, Peeking packed) throws IOException {
      packed.mark(2);
      int first = packed.read();
      int second = packed.read();
      packed.reset();
      if (first < 0) {
        return packed; // an answer without a body keeps the header
      }
      return switch (coding) {
        case "gzip", "x-gzip" -> new GZIPInputStream(packed);
        case "deflate" ->
            // the name says zlib, but servers that send the bare stream are as common
            inflater(packed, (first & 0x0f) != 8 || ((first << 8) | second) % 31 != 0);
        default -> throw unknown();
      };
    }

    private static InputStream inflater(InputStream packed, boolean bare) {
      Inflater inflater = new Inflater(bare);
      return new InflaterInputStream(packed, inflater) {
        @Override
        public void close() throws IOException {
          inflater.end();
          super.close();
        }
      };
    }

    private MalformedException unknown() {
      return new MalformedException(
          place, "Content-Encoding", -1, "expected gzip or deflate", null);
    }

    @Override
    public long skip(long n) {
      byte[] scratch = new byte[(int) Math.min(Math.max(n, 0), 8192)];
      return scratch.length == 0 ? 0 : Math.max(read(scratch, 0, scratch.length), 0);
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
